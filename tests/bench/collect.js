// Loaded into servers that run in Node: SIGUSR2 collects the garbage of all threads, which each have a heap
// of their own. The benchmark reads the memory before and after that.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BroadcastChannel, isMainThread } from 'node:worker_threads';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const threads = new BroadcastChannel('wirechat-bench-collect');
threads.onmessage = () => collect();
// It must not keep a thread from ending.
threads.unref();
if (isMainThread) {
  process.on('SIGUSR2', () => {
    threads.postMessage('collect');
    collect();
  });
}
