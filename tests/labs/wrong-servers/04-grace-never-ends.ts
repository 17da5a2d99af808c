import type { Mistake } from './mistake.ts';
import type { Member } from './right/03-nicknames.ts';
import { ChatServer } from './right/04-broadcast.ts';

export const mistake: Mistake = {
  is: 'A member whose connection breaks can come back at any time, so their name is never free again.',
  refusedBy:
    'a member who does not come back leaves after the grace period; one who has come back stays',
  kind: 'no answer',
  shows: 'Expected: left',
};

export class Server extends ChatServer {
  override suspend(member: Member): void {
    member.client = undefined;
  }
}
