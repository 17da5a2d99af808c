import type { Mistake } from './mistake.ts';
import type { Member } from './right/03-nicknames.ts';
import { ChatServer } from './right/04-broadcast.ts';

export const mistake: Mistake = {
  is: 'A member who may come back has no name in the meantime, so others can take it.',
  refusedBy: 'while a member may come back, their name and names that look like it are taken',
  kind: 'no answer',
  shows: /"type":"renamed".*"name":"bob"/,
};

export class Server extends ChatServer {
  override suspend(member: Member): void {
    super.suspend(member);
    this.release(member);
  }
}
