import type { Mistake } from './mistake.ts';
import { type Client, NicknameServer } from './right/03-nicknames.ts';

export const mistake: Mistake = {
  is: 'It throws away what follows the first line in a chunk.',
  refusedBy: 'a line may arrive in any pieces, and several lines in one piece',
  kind: 'no answer',
  shows: String.raw`/quit\n`,
};

export class Server extends NicknameServer {
  override linesOf(chunk: Buffer, client: Client) {
    return super.linesOf(chunk, client).slice(0, 1);
  }
}
