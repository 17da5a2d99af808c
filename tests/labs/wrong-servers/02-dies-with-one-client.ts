import type { Mistake } from './mistake.ts';
import { LineServer } from './right/02-lines.ts';

export const mistake: Mistake = {
  is: 'An error that one client causes ends the whole server.',
  refusedBy: 'a thread that dies disconnects its clients, and others do not notice',
  kind: 'crash',
  shows: 'The server died: it ended with status 1.',
  needsProcess: true,
};

export class Server extends LineServer {
  #count = 0;

  override numberFor(): number {
    this.#count += 1;
    return (this.#count % 2) + 1;
  }
}
