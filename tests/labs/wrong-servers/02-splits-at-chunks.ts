import type { Mistake } from './mistake.ts';
import { LineServer } from './right/02-lines.ts';

export const mistake: Mistake = {
  is: 'It takes the end of a chunk for the end of a line.',
  refusedBy: 'a line may be cut at every byte, inside a character too',
  kind: 'wrong answer',
  shows: 'For a line that is cut after',
};

export class Server extends LineServer {
  override decoder() {
    return (chunk: Buffer) => chunk.toString().split(/\r?\n/).filter(Boolean);
  }
}
