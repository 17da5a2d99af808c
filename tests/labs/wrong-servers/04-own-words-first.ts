import type { HubEvent } from '../../../shared/protocol.ts';
import type { Mistake } from './mistake.ts';
import type { Member } from './right/03-nicknames.ts';
import { ChatServer } from './right/04-broadcast.ts';

export const mistake: Mistake = {
  is: 'A message reaches the members on the thread of its sender at once, and those on other threads later.',
  refusedBy: 'everybody sees the same events in the same order, however fast members speak',
  kind: 'wrong answer',
  shows: 'Received: [',
};

export class Server extends ChatServer {
  override tell(event: HubEvent, except?: Member): void {
    for (const client of this.readersOf(event, except)) {
      const isOnThisThread = 'id' in event && event.id === client.member?.id;
      if (isOnThisThread) this.send(event, client);
      else setImmediate(() => this.send(event, client));
    }
  }
}
