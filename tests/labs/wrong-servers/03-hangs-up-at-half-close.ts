import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Line } from '../../../shared/connection.ts';
import type { Mistake } from './mistake.ts';
import { type Client, NicknameServer } from './right/03-nicknames.ts';

export const mistake: Mistake = {
  is: 'It closes a connection as soon as the client has ended its side, although answers are still due.',
  refusedBy: 'a client that has ended its side still gets its answers',
  kind: 'wrong answer',
  shows: 'Received: ',
};

const ANSWER_MS = 1;

export class Server extends NicknameServer {
  override async serve(socket: Socket): Promise<void> {
    socket.once('end', () => socket.end());
    await super.serve(socket);
  }

  override async receive(line: Line, client: Client): Promise<void> {
    await delay(ANSWER_MS);
    await super.receive(line, client);
  }
}
