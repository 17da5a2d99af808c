import type { Socket } from 'node:net';
import type { Mistake } from './mistake.ts';
import { EchoServer } from './right/01-echo.ts';

export const mistake: Mistake = {
  is: 'It greets its clients, so what they read is not what they sent.',
  refusedBy: 'the server itself sends nothing',
  kind: 'wrong answer',
  shows: /Received: 'Welcome!/,
};

export class Server extends EchoServer {
  override async serve(socket: Socket): Promise<void> {
    socket.write('Welcome!\r\n');
    await super.serve(socket);
  }
}
