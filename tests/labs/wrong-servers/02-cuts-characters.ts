import type { Mistake } from './mistake.ts';
import { LineServer } from './right/02-lines.ts';

export const mistake: Mistake = {
  is: 'It decodes each chunk by itself, although a chunk may end within a character.',
  refusedBy: 'a line may be cut at every byte, inside a character too',
  kind: 'wrong answer',
  shows: '\ufffd',
};

export class Server extends LineServer {
  override decoder() {
    let rest = '';
    return (chunk: Buffer) => {
      const lines = (rest + chunk.toString('utf8')).split(/\r?\n/);
      rest = lines.pop() ?? '';
      return lines;
    };
  }
}
