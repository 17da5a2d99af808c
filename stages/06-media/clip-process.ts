/** The process that `clip-reader.ts` starts for one clip: it answers one message. */

import { isMainThread, Worker } from 'node:worker_threads';
import { ProtocolError } from '../../shared/codes.ts';
import type { ReadAnswer, ReadRequest } from './clip-reader.ts';

/** For one clip: the longest takes a quarter of a second, a slow machine ten times that. */
const READ_TIMEOUT_MS = 3_000;
/** For Node (100 MB), the longest clip that the settings allow (36 MB) and some copies of it. */
const MAX_READER_BYTES = 512 * 1024 * 1024;
/** Between two looks at the memory: what can be allocated in it is far less than the limit. */
const GUARD_INTERVAL_MS = 10;

if (isMainThread) {
  new Worker(new URL(import.meta.url)).unref();
  process.on('message', answer);
} else {
  guard();
}

async function answer({ bytes, claim }: ReadRequest): Promise<void> {
  process.send?.(await read({ bytes, claim }));
}

async function read({ bytes, claim }: ReadRequest): Promise<ReadAnswer> {
  // Loaded here, so that the guard's thread does not load the library too.
  const { readRecording } = await import('./recording.ts');
  try {
    return { clip: await readRecording(bytes, claim) };
  } catch (error) {
    if (error instanceof ProtocolError) return { refused: error.code };
    throw error;
  }
}

/** A second thread ends the process, because a loop in the first one lets no timer run there. */
function guard(): void {
  const end = () => process.kill(process.pid, 'SIGKILL');
  setTimeout(end, READ_TIMEOUT_MS);
  setInterval(() => {
    if (process.memoryUsage.rss() > MAX_READER_BYTES) end();
  }, GUARD_INTERVAL_MS);
}
