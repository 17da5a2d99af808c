import type { Socket } from 'node:net';
import type { Mistake } from './mistake.ts';
import { EchoServer } from './right/01-echo.ts';

export const mistake: Mistake = {
  is: "It has no listener for the socket's 'error', so a client that resets its connection ends the server.",
  refusedBy: 'a client that resets its connection does not end the server',
  kind: 'crash',
  shows: 'The server died: it ended with status 1.',
  needsProcess: true,
};

export class Server extends EchoServer {
  override async serve(socket: Socket): Promise<void> {
    socket.removeAllListeners('error');
    socket.on('data', (chunk) => socket.write(chunk));
    socket.once('end', () => socket.end());
  }
}
