import type { Mistake } from './mistake.ts';
import { ThreadedServer } from './right/02-threads.ts';

export const mistake: Mistake = {
  is: 'A thread that has died is missing from then on.',
  refusedBy: 'a thread that has died is replaced by one with the same number, again and again',
  kind: 'no answer',
  shows: /connections, and none was served by thread \d/,
};

export class Server extends ThreadedServer {
  override replace(): void {}
}
