import type { Mistake } from './mistake.ts';
import { LineServer } from './right/02-lines.ts';

export const mistake: Mistake = {
  is: 'It answers the first line of a chunk, and forgets the others.',
  refusedBy: 'several lines in one chunk are several lines, with LF or CR LF',
  kind: 'no answer',
  shows: 'Expected: a line, but it did not come in time',
};

export class Server extends LineServer {
  override decoder(answerTelnet: (bytes: Uint8Array) => void) {
    const linesOf = super.decoder(answerTelnet);
    return (chunk: Buffer) => linesOf(chunk).slice(0, 1);
  }
}
