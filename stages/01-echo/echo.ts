import type { Socket } from 'node:net';

/**
 * Sends every byte back (RFC 862). `pipe` carries the whole lesson: it stops reading while the
 * client does not read (backpressure, so 100 MB cost 64 KiB), and when the client has ended its
 * side it first sends what is left and then ends ours (half-close).
 */
export function echo(socket: Socket): void {
  // A reset is how some clients say goodbye; without a listener it would end the process.
  socket.on('error', () => socket.destroy());
  socket.pipe(socket);
}
