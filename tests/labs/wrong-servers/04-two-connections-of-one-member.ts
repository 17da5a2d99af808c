import type { Mistake } from './mistake.ts';
import type { Client, Member } from './right/03-nicknames.ts';
import { ChatServer } from './right/04-broadcast.ts';

export const mistake: Mistake = {
  is: 'When a session is used a second time, the first connection is forgotten, but not closed.',
  refusedBy: 'a second hello with the same session takes over from the first',
  kind: 'no answer',
  shows: 'Expected: bye',
};

export class Server extends ChatServer {
  override resume(member: Member, client: Client): Member {
    member.client = undefined;
    return super.resume(member, client);
  }
}
