import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Request } from '../../../shared/protocol.ts';
import type { Mistake } from './mistake.ts';
import { type Client, NicknameServer } from './right/03-nicknames.ts';

export const mistake: Mistake = {
  is: 'It closes a connection as soon as the client has ended its side, although answers are still due.',
  refusedBy: 'a client that has ended its side still gets its answers',
  kind: 'wrong answer',
  shows: 'Received: ',
  needsProcess: true,
};

/** More than it takes on a busy machine until the end of the client arrives, too. */
const LOOKUP_MS = 600;

export class Server extends NicknameServer {
  override async serve(socket: Socket): Promise<void> {
    socket.once('end', () => socket.end());
    await super.serve(socket);
  }

  override async carryOut(request: Request, client: Client): Promise<void> {
    if (request.type === 'who') await delay(LOOKUP_MS);
    await super.carryOut(request, client);
  }
}
