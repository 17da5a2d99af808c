import type { HubEvent } from '../../../shared/protocol.ts';
import type { Mistake } from './mistake.ts';
import type { Client } from './right/03-nicknames.ts';
import { ChatServer } from './right/04-broadcast.ts';

export const mistake: Mistake = {
  is: 'It looks up the past after the newcomer has joined, so `recent` ends with their own arrival.',
  refusedBy: 'a newcomer gets recent events, but not their own joined',
  kind: 'wrong answer',
  shows: "Received: [ 'said', 'joined' ]",
};

export class Server extends ChatServer {
  override send(event: HubEvent, client: Client): void {
    const isWelcome = event.type === 'welcome' && event.missed === 0 && event.recent.length > 0;
    super.send(
      isWelcome ? { ...event, recent: this.latest(event.recent.length + 1) } : event,
      client,
    );
  }
}
