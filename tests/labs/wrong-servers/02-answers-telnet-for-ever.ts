import type { Mistake } from './mistake.ts';
import { LineServer } from './right/02-lines.ts';

export const mistake: Mistake = {
  is: 'It answers every request of telnet, also one that it has refused already; two of these never stop.',
  refusedBy:
    'each DO is answered with WONT, each WILL with DONT, once for each option, and nothing else is',
  kind: 'wrong answer',
  shows: "Received: 'ff fe 1f ff fc 01 ff fe 1f ff fc 01'",
};

const [WONT, DO, DONT, IAC] = [252, 253, 254, 255] as const;
const REQUEST = /\xff[\xfb\xfd]./gs;

export class Server extends LineServer {
  override decoder(answerTelnet: (bytes: Uint8Array) => void) {
    const linesOf = super.decoder(() => {});
    return (chunk: Buffer) => {
      for (const [request] of chunk.toString('latin1').matchAll(REQUEST)) {
        const [, verb, option = 0] = Buffer.from(request, 'latin1');
        answerTelnet(Buffer.from([IAC, verb === DO ? WONT : DONT, option]));
      }
      return linesOf(chunk);
    };
  }
}
