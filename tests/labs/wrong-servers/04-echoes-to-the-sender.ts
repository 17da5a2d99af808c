import type { HubEvent } from '../../../shared/protocol.ts';
import type { Mistake } from './mistake.ts';
import type { Client, Member } from './right/03-nicknames.ts';
import { ChatServer } from './right/04-broadcast.ts';

export const mistake: Mistake = {
  is: 'It also sends to a person at telnet what that person has said.',
  refusedBy: 'the text dialect is a correct answer to Budget Chat',
  kind: 'wrong answer',
  shows: "Received: '[alice] hello'",
};

export class Server extends ChatServer {
  override readersOf(event: HubEvent, except?: Member): Client[] {
    if (event.type !== 'said') return super.readersOf(event, except);
    return [...this.members].flatMap(({ client }) => client ?? []);
  }
}
