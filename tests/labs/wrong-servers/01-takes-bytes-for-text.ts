import type { Socket } from 'node:net';
import type { Mistake } from './mistake.ts';
import { EchoServer } from './right/01-echo.ts';

export const mistake: Mistake = {
  is: 'It turns the bytes into text and back, and what is not UTF-8 becomes something else.',
  refusedBy: '4 MB of any bytes come back unchanged',
  kind: 'wrong answer',
  shows: 'For the number of bytes that came back:',
};

export class Server extends EchoServer {
  override async serve(socket: Socket): Promise<void> {
    socket.setEncoding('utf8');
    await super.serve(socket);
  }
}
