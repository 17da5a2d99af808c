import type { Mistake } from './mistake.ts';
import { NicknameServer } from './right/03-nicknames.ts';

export const mistake: Mistake = {
  is: 'It never frees the name of a member who has left.',
  refusedBy: 'a name is free again when its member has left',
  kind: 'no answer',
  shows: '! name-taken',
};

export class Server extends NicknameServer {
  override leave(): void {}
}
