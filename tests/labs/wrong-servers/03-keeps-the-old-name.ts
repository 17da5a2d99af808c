import type { Mistake } from './mistake.ts';
import { type Member, NicknameServer } from './right/03-nicknames.ts';

export const mistake: Mistake = {
  is: 'After `/nick`, the old name stays taken.',
  refusedBy: 'a name that looks like the name of a member is refused',
  kind: 'no answer',
  shows: /\/nick gross\\r\\n\n.*! name-taken/,
};

export class Server extends NicknameServer {
  override take(name: string, member: Member): void {
    member.name = name;
    for (const look of this.looksOf(name)) this.byLook.set(look, member);
  }
}
