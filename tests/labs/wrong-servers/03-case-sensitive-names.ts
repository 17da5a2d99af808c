import { looksOf } from '../../../stages/03-nicknames/look-alikes.ts';
import type { Mistake } from './mistake.ts';
import { NicknameServer } from './right/03-nicknames.ts';

export const mistake: Mistake = {
  is: '`alice` and `ALICE` are two members.',
  refusedBy: 'a name that looks like the name of a member is refused',
  kind: 'no answer',
  shows: '#5 ← server   * The room contains: alice',
};

export class Server extends NicknameServer {
  /** The first look is the name as it is written. */
  override looksOf(name: string): ReadonlySet<string> {
    return new Set([...looksOf(name)].slice(0, 1));
  }
}
