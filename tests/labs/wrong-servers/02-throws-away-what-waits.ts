import type { Socket } from 'node:net';
import type { Line } from '../../../shared/connection.ts';
import type { Mistake } from './mistake.ts';
import { LineServer } from './right/02-lines.ts';

export const mistake: Mistake = {
  is: 'It destroys a connection to close it, and with it the long answers that it sends last.',
  needsProcess: true,
  refusedBy:
    'answers that wait for a slow reader arrive, although the connection is closed already',
  kind: 'wrong answer',
  shows: 'For the number of long lines that were answered:',
};

const LONG = 20_000;

export class Server extends LineServer {
  readonly #long = new WeakMap<Socket, Line[]>();

  /** All but the first long line are answered at the end, so that the answers wait on any computer. */
  override receive(line: Line, number: number, socket: Socket): void {
    const waiting = this.#long.get(socket);
    if (waiting && String(line).length >= LONG) waiting.push(line);
    else super.receive(line, number, socket);
    if (String(line).length >= LONG) this.#long.set(socket, waiting ?? []);
  }

  override end(socket: Socket): void {
    socket.cork();
    for (const line of this.#long.get(socket) ?? []) super.receive(line, this.numberFor(), socket);
    socket.destroy();
  }
}
