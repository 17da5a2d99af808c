import type { Socket } from 'node:net';
import type { Mistake } from './mistake.ts';
import { EchoServer } from './right/01-echo.ts';
import { chunksOf } from './right/tcp-server.ts';

export const mistake: Mistake = {
  is: 'It collects what a client sends, and answers when the client has ended its side.',
  refusedBy: 'what a client sends comes back, without waiting for a line or for its end',
  kind: 'no answer',
  shows: 'Expected: "a" to come back, but it did not come in time',
};

export class Server extends EchoServer {
  override async serve(socket: Socket): Promise<void> {
    const chunks = await Array.fromAsync(chunksOf(socket));
    socket.end(Buffer.concat(chunks));
  }
}
