/**
 * The process that `clip-reader.ts` starts for one clip. It answers one message, and is killed.
 *
 * It has two threads, both of which run this file. The main thread reads the clip. The other one is the
 * guard, which ends the process after too much time or memory. The limits are not in the main thread, because
 * no timer runs there during an endless loop. They are not in the server, either, because Node cannot measure
 * the memory of another process.
 *
 * This file does something as soon as it is loaded. So nothing may import it, and it exports nothing.
 */

import { isMainThread, Worker } from 'node:worker_threads';
import { ProtocolError } from '../../shared/codes.ts';
import {
  CLIP_READER_GUARD_MS,
  CLIP_READER_TIMEOUT_MS,
  MAX_CLIP_READER_BYTES,
  MAX_CLIP_READER_CPU_MS,
} from '../../shared/limits.ts';
import type { ReadAnswer, ReadRequest } from './clip-reader.ts';

if (isMainThread) {
  new Worker(new URL(import.meta.url)).unref();
  process.on('message', answer);
} else {
  guard();
}

async function answer({ bytes, claim }: ReadRequest): Promise<void> {
  process.send?.(await read({ bytes, claim }));
}

/** Any other error ends the process, and its parent takes that for `clip-type`. */
async function read({ bytes, claim }: ReadRequest): Promise<ReadAnswer> {
  // Imported here, so that the guard's thread does not load the library, too.
  const { readRecording } = await import('./recording.ts');
  try {
    return { clip: await readRecording(bytes, claim) };
  } catch (error) {
    if (error instanceof ProtocolError) return { refused: error.code };
    throw error;
  }
}

/**
 * Ends the process with a signal that it cannot catch. What counts is the memory of the whole process (RSS):
 * the buffers with the clip are outside of V8's heap, so options such as `--max-old-space-size` do not limit
 * them. And what counts is its processor time: on a busy computer a good clip takes longer, but not more work.
 */
function guard(): void {
  const end = () => process.kill(process.pid, 'SIGKILL');
  setTimeout(end, CLIP_READER_TIMEOUT_MS);
  setInterval(() => {
    const { user, system } = process.cpuUsage();
    if ((user + system) / 1_000 > MAX_CLIP_READER_CPU_MS) end();
    if (process.memoryUsage.rss() > MAX_CLIP_READER_BYTES) end();
  }, CLIP_READER_GUARD_MS);
}
