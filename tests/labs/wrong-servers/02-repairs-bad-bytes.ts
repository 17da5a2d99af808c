import type { Mistake } from './mistake.ts';
import { LineServer } from './right/02-lines.ts';

export const mistake: Mistake = {
  is: 'It replaces bytes that are not UTF-8, and tells nobody.',
  refusedBy: 'a line that is not UTF-8 is refused, and the next one is answered',
  kind: 'wrong answer',
  shows: '\ufffd',
};

export class Server extends LineServer {
  override decoder() {
    const decoder = new TextDecoder();
    let rest = '';
    return (chunk: Buffer) => {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/);
      rest = lines.pop() ?? '';
      return lines;
    };
  }
}
