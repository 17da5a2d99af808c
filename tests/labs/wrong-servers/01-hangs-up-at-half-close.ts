import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Mistake } from './mistake.ts';
import { EchoServer } from './right/01-echo.ts';

export const mistake: Mistake = {
  is: 'It ends its side as soon as the client does, although answers are still due.',
  refusedBy: 'a client that ends its side at once still gets everything back, and then the end',
  kind: 'wrong answer',
  shows: "Received: ''",
  needsProcess: true,
};

/** More than it takes on a busy machine until the end of the client arrives, too. */
const ANSWER_MS = 10_000;

export class Server extends EchoServer {
  override async serve(socket: Socket): Promise<void> {
    socket.once('end', () => socket.end());
    socket.on('data', async (chunk) => {
      await delay(ANSWER_MS);
      if (socket.writable) socket.write(chunk);
    });
  }
}
