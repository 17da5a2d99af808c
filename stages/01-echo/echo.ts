import type { Socket } from 'node:net';

/**
 * Sends every byte back (RFC 862). `pipe` does all that this stage teaches. It stops reading while the
 * client does not read (backpressure), so echoing 100 MB takes 64 KiB of memory. When the client ends its
 * side, `pipe` sends what is left and then ends ours (half-close).
 */
export function echo(socket: Socket): void {
  // Some clients end with a reset. Without a listener this error would end the process.
  socket.on('error', () => socket.destroy());
  socket.pipe(socket);
}
