import { once } from 'node:events';
import type { Duplex } from 'node:stream';

/** Resolves when the queued bytes have been sent or the socket has closed; at once if little is queued. */
export async function drained(socket: Duplex): Promise<void> {
  if (!socket.writableNeedDrain) return;
  const settled = new AbortController();
  const { signal } = settled;
  try {
    await Promise.race([once(socket, 'drain', { signal }), once(socket, 'close', { signal })]);
  } catch {
    // A reset: 'close' follows, and the reader of the connection sees it.
  } finally {
    settled.abort();
  }
}
