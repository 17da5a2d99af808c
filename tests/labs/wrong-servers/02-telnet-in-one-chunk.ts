import { LineDecoder } from '../../../stages/02-threaded-tcp/line-decoder.ts';
import type { Mistake } from './mistake.ts';
import { LineServer } from './right/02-lines.ts';

export const mistake: Mistake = {
  is: 'It forgets at the end of a chunk that it is within a telnet command.',
  refusedBy: 'telnet negotiation is taken out of a line, wherever it is cut',
  kind: 'wrong answer',
  shows: '! bad-utf8',
};

const COMMAND = /\xff(?:\xfa(?:[^\xff]|\xff\xff)*\xff\xf0|[\xfb-\xfe].|[^\xfa-\xff])/gs;

export class Server extends LineServer {
  override decoder() {
    const decoder = new LineDecoder();
    return (chunk: Buffer) => {
      const data = Buffer.from(chunk.toString('latin1').replace(COMMAND, ''), 'latin1');
      // What is left of a command must not be taken for the beginning of one.
      return decoder.push(Buffer.from(data.map((byte) => (byte === 0xff ? 0xfe : byte))));
    };
  }
}
