import type { HubEvent } from '../../../shared/protocol.ts';
import type { Mistake } from './mistake.ts';
import { type Client, NicknameServer } from './right/03-nicknames.ts';
import { ChatServer } from './right/04-broadcast.ts';

export const mistake: Mistake = {
  is: 'It keeps everything for a client that does not read, however much that is.',
  refusedBy: 'a reader who does not read is let go, and the others get everything',
  kind: 'no answer',
  shows: 'Expected: the end of the connection',
};

export class Server extends ChatServer {
  override send(event: HubEvent, client: Client): void {
    NicknameServer.prototype.send.call(this, event, client);
  }
}
