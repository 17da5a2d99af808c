import type { Socket } from 'node:net';
import type { Mistake } from './mistake.ts';
import { LineServer } from './right/02-lines.ts';

export const mistake: Mistake = {
  is: 'It destroys a connection to close it; where unread input waits, the system resets the connection.',
  refusedBy: 'the last line arrives, and then a proper end, although unread input waits',
  kind: 'no answer',
  shows: 'ECONNRESET',
};

export class Server extends LineServer {
  override end(socket: Socket): void {
    socket.destroy();
  }
}
