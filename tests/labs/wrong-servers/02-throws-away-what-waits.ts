import type { Socket } from 'node:net';
import type { Mistake } from './mistake.ts';
import { LineServer } from './right/02-lines.ts';

export const mistake: Mistake = {
  is: 'It destroys a connection to close it, and with it the answers that the client has not read yet.',
  needsProcess: true,
  refusedBy:
    'answers that wait for a slow reader arrive, although the connection is closed already',
  kind: 'wrong answer',
  shows: 'For the number of long lines that were answered:',
};

export class Server extends LineServer {
  override end(socket: Socket): void {
    socket.destroy();
  }
}
