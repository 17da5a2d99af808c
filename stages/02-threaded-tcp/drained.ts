import { once } from 'node:events';
import type { Duplex } from 'node:stream';

/** Resolves when what waits on this socket has gone out, or the socket has; at once where little waits. */
export async function drained(socket: Duplex): Promise<void> {
  if (!socket.writableNeedDrain) return;
  const settled = new AbortController();
  const { signal } = settled;
  try {
    await Promise.race([once(socket, 'drain', { signal }), once(socket, 'close', { signal })]);
  } catch {
    // Reset: 'close' follows, and the connection's reader finds out.
  } finally {
    settled.abort();
  }
}
