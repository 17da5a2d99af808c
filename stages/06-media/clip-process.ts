/** The process that `clip-reader.ts` starts for one clip. It answers one message. */

import { isMainThread, Worker } from 'node:worker_threads';
import { ProtocolError } from '../../shared/codes.ts';
import {
  CLIP_READER_GUARD_MS,
  CLIP_READER_TIMEOUT_MS,
  MAX_CLIP_READER_BYTES,
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

/** A second thread ends the process, because no timer runs in the first one during a busy loop. */
function guard(): void {
  const end = () => process.kill(process.pid, 'SIGKILL');
  setTimeout(end, CLIP_READER_TIMEOUT_MS);
  setInterval(() => {
    if (process.memoryUsage.rss() > MAX_CLIP_READER_BYTES) end();
  }, CLIP_READER_GUARD_MS);
}
