import type { Mistake } from './mistake.ts';
import { LineServer } from './right/02-lines.ts';

export const mistake: Mistake = {
  is: 'Its threads are numbers only: while one client makes it compute, everybody waits.',
  refusedBy: 'a busy thread keeps its own clients waiting, and nobody else',
  kind: 'wrong answer',
  shows: 'For who is answered first:',
  needsProcess: true,
};

export class Server extends LineServer {
  #count = 0;

  override numberFor(): number {
    this.#count += 1;
    return (this.#count % 2) + 1;
  }
}
