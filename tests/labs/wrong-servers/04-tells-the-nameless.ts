import type { HubEvent } from '../../../shared/protocol.ts';
import type { Mistake } from './mistake.ts';
import type { Client, Member } from './right/03-nicknames.ts';
import { ChatServer } from './right/04-broadcast.ts';

export const mistake: Mistake = {
  is: 'It sends what members say also to connections that have not given a name yet.',
  refusedBy: 'nobody hears anything before their name is accepted',
  kind: 'wrong answer',
  shows: /#\d ← server {3}\[alice\] psst/,
};

export class Server extends ChatServer {
  readonly #waiting = new Set<Client>();

  override linesOf(chunk: Buffer, client: Client) {
    this.#waiting.delete(client);
    return super.linesOf(chunk, client);
  }

  override greet(client: Client): void {
    super.greet(client);
    this.#waiting.add(client);
  }

  override tell(event: HubEvent, except?: Member): void {
    super.tell(event, except);
    if (event.type === 'said') for (const client of this.#waiting) this.send(event, client);
  }
}
