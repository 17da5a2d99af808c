import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Mistake } from './mistake.ts';
import { EchoServer } from './right/01-echo.ts';

export const mistake: Mistake = {
  is: 'It echoes lines, but a stream of bytes has none.',
  refusedBy: 'what a client sends comes back, without waiting for a line or for its end',
  kind: 'no answer',
  shows: 'Expected: "a" to come back, but it did not come in time',
};

export class Server extends EchoServer {
  override async serve(socket: Socket): Promise<void> {
    for await (const line of createInterface(socket)) socket.write(`${line}\n`);
    socket.end();
  }
}
