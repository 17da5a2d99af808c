/**
 * What this stage does with a connection: it sends every byte back, in order (RFC 862).
 *
 * The obvious way is `socket.on('data', (bytes) => socket.write(bytes))`. It works until a client sends
 * without reading. `write` accepts everything, whether or not the other side takes it, so what the client
 * does not read piles up in the memory of the server. `write` returns false to say so, and the obvious way
 * ignores that; stage 00 shows where it leads.
 *
 * `pipe` does the two things that this stage teaches:
 *
 * - Backpressure. When `write` returns false, it stops reading until 'drain'. Then the kernel's receive
 *   buffer fills up, TCP tells the client that its window is 0 (RFC 9293 section 3.8.6), and the client has
 *   to wait. Echoing 100 MB takes 64 KiB of memory, the high-water mark of a socket in Node.
 * - Half-close. When the client ends its side, `pipe` sends what is left, and only then ends ours. So
 *   `printf 'one' | nc -N localhost 12345` gets its answer.
 *
 * There is no line here and no message. From stage 02 on, bytes are parsed, and `pipe` is not enough.
 */
import type { Socket } from 'node:net';

/**
 * Serves one connection.
 * @lab 01.1 Send every byte back ★
 */
export function echo(socket: Socket): void {
  // Some clients end with a reset. Without a listener this error would end the process.
  socket.on('error', () => socket.destroy());
  socket.pipe(socket);
}
