import { once } from 'node:events';
import type { HubEvent } from '../../../shared/protocol.ts';
import type { Mistake } from './mistake.ts';
import type { Member } from './right/03-nicknames.ts';
import { ChatServer } from './right/04-broadcast.ts';

export const mistake: Mistake = {
  is: 'Before it tells the next member, it waits until the last one has taken everything.',
  refusedBy: 'a reader who does not read is let go, and the others get everything',
  kind: 'no answer',
  shows: 'Expected: said',
};

export class Server extends ChatServer {
  #told = Promise.resolve();

  override tell(event: HubEvent, except?: Member): void {
    this.#told = this.#told.then(async () => {
      for (const client of this.readersOf(event, except)) {
        this.send(event, client);
        if (client.socket.writableNeedDrain) await once(client.socket, 'drain');
      }
    });
  }
}
