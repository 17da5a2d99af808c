import type { Socket } from 'node:net';
import type { Mistake } from './mistake.ts';
import { EchoServer } from './right/01-echo.ts';
import { chunksOf } from './right/tcp-server.ts';

export const mistake: Mistake = {
  is: 'It writes whether or not the client reads, and keeps what the client does not take.',
  refusedBy: 'a client that does not read is not read either, and loses nothing',
  kind: 'wrong answer',
  shows: 'Received: true',
  needsProcess: true,
};

export class Server extends EchoServer {
  override async serve(socket: Socket): Promise<void> {
    for await (const chunk of chunksOf(socket)) socket.write(chunk);
    socket.end();
  }
}
