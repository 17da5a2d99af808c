import type { ProtocolError } from '../../../shared/codes.ts';
import type { Mistake } from './mistake.ts';
import { type Client, NicknameServer } from './right/03-nicknames.ts';

export const mistake: Mistake = {
  is: 'A member who mistypes a command ends the server.',
  refusedBy: 'a person at telnet is greeted, named, and told who is here',
  kind: 'crash',
  shows: 'The server died: it ended with status 1.',
  needsProcess: true,
};

export class Server extends NicknameServer {
  override refuse(refusal: ProtocolError, client: Client): void {
    if (refusal.code === 'unknown-command') throw refusal;
    super.refuse(refusal, client);
  }
}
