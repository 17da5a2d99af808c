import type { Socket } from 'node:net';
import { MIN_UPLOAD_PROGRESS_BYTES, UPLOAD_LOOK_MS } from '../../shared/limits.ts';

/**
 * Calls `onStall` when almost nothing has arrived from this socket between two checks. A client that sends
 * a byte per second would otherwise hold a place among the uploads.
 */
export function watchProgress(socket: Pick<Socket, 'bytesRead'>, onStall: () => void): Disposable {
  let before = socket.bytesRead;
  const looking = setInterval(() => {
    if (socket.bytesRead - before < MIN_UPLOAD_PROGRESS_BYTES) onStall();
    before = socket.bytesRead;
  }, UPLOAD_LOOK_MS);
  return { [Symbol.dispose]: () => clearInterval(looking) };
}
