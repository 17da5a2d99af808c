import type { Mistake } from './mistake.ts';
import type { Member } from './right/03-nicknames.ts';
import { ChatServer } from './right/04-broadcast.ts';

export const mistake: Mistake = {
  is: 'A member whose connection breaks leaves at once.',
  refusedBy:
    'a member who comes back gets exactly the missed events, and nobody sees a leave or a join',
  kind: 'wrong answer',
  shows: '{"type":"left"',
};

export class Server extends ChatServer {
  override suspend(member: Member): void {
    member.client = undefined;
    this.leave(member);
  }
}
