import type { ProtocolError } from '../../../shared/codes.ts';
import type { Mistake } from './mistake.ts';
import { type Client, NicknameServer } from './right/03-nicknames.ts';

export const mistake: Mistake = {
  is: 'It closes the connection of anyone whose name is taken.',
  refusedBy: 'a taken name may be tried again, three times in all',
  kind: 'no answer',
  shows: 'but the connection ended',
};

export class Server extends NicknameServer {
  override refuse(refusal: ProtocolError, client: Client): void {
    super.refuse(refusal, client);
    if (!client.member) client.end();
  }
}
