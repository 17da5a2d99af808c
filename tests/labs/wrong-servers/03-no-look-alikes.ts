import type { Mistake } from './mistake.ts';
import { NicknameServer } from './right/03-nicknames.ts';

export const mistake: Mistake = {
  is: 'It compares the letters of two names, not how they look.',
  refusedBy: 'a name that looks like the name of a member is refused',
  kind: 'no answer',
  shows: '#2 ← server   * The room contains: alice',
};

export class Server extends NicknameServer {
  override looksOf(name: string): ReadonlySet<string> {
    return new Set([name.toLowerCase()]);
  }
}
