import type { Mistake } from './mistake.ts';
import { NicknameServer } from './right/03-nicknames.ts';

export const mistake: Mistake = {
  is: 'It accepts every connection, and then waits for something that never happens.',
  refusedBy: 'an invalid name is refused, and the connection is closed',
  kind: 'hang',
  shows: 'it did not answer new connections',
  needsProcess: true,
};

export class Server extends NicknameServer {
  override serve(): Promise<void> {
    return new Promise(() => {});
  }
}
