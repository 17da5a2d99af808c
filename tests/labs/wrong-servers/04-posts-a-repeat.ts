import type { RequestOf } from '../../../shared/protocol.ts';
import { infoOf } from '../../../stages/03-nicknames/roster.ts';
import type { Mistake } from './mistake.ts';
import type { Member } from './right/03-nicknames.ts';
import { ChatServer } from './right/04-broadcast.ts';

export const mistake: Mistake = {
  is: 'It posts a message again that it has already posted under the same `cid`.',
  refusedBy: 'a message that is sent again with its cid is posted once, also after a resume',
  kind: 'wrong answer',
  shows: /("text":"once","cid":"b1"(.|\n)*){3}/,
};

export class Server extends ChatServer {
  override post(type: 'said' | 'acted', { text, cid }: RequestOf<'say'>, member: Member): void {
    this.append({ type, ...infoOf(member), text, cid });
  }
}
