import type { Socket } from 'node:net';
import type { Mistake } from './mistake.ts';
import { LineServer } from './right/02-lines.ts';

export const mistake: Mistake = {
  is: 'It destroys a connection as soon as the last line is sent, although the client is still sending.',
  refusedBy: 'a client that still sends after the last line is read for a moment, and not reset',
  kind: 'wrong answer',
  shows: 'the connection breaks',
};

export class Server extends LineServer {
  override end(socket: Socket): void {
    socket.destroySoon();
  }
}
