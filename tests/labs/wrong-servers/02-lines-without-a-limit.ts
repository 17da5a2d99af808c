import { LineDecoder } from '../../../stages/02-threaded-tcp/line-decoder.ts';
import type { Mistake } from './mistake.ts';
import { LineServer } from './right/02-lines.ts';

export const mistake: Mistake = {
  is: 'It collects a line that never ends until the memory is full.',
  refusedBy:
    'a line of 32,768 bytes is answered; a longer one is refused without waiting for its end, and the connection is closed',
  kind: 'no answer',
  shows: 'Expected: the end of the connection',
};

export class Server extends LineServer {
  override decoder(answerTelnet: (bytes: Uint8Array) => void) {
    const decoder = new LineDecoder(Number.POSITIVE_INFINITY, answerTelnet);
    return (chunk: Buffer) => decoder.push(chunk);
  }
}
