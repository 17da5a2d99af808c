import type { Mistake } from './mistake.ts';
import { type Client, NicknameServer } from './right/03-nicknames.ts';

export const mistake: Mistake = {
  is: 'It decodes each chunk by itself, so a character on the border of two becomes two question marks.',
  refusedBy: 'a line may arrive in any pieces, and several lines in one piece',
  kind: 'wrong answer',
  shows: String.raw`\xc5`,
};

export class Server extends NicknameServer {
  readonly #rest = new WeakMap<Client, string>();

  override linesOf(chunk: Buffer, client: Client): string[] {
    const lines = ((this.#rest.get(client) ?? '') + chunk.toString('utf8')).split(/\r?\n/);
    this.#rest.set(client, lines.pop() ?? '');
    return lines;
  }
}
