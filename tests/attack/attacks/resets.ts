/**
 * Resets connections in the middle of everything: a name, a line, a frame, a header, an upload, a download,
 * a goodbye; everything that was started for such a connection ends with it.
 */
import type { AttackCode } from '../catalog.ts';
import { voice } from '../clips.ts';
import { frame, requestHead, upgradeRequest } from '../websocket.ts';

export default {
  async run(hostile) {
    const { uploadToken } = await hostile.json();
    const upload = requestHead(
      'POST /clips?kind=voice',
      `Authorization: Bearer ${uploadToken}`,
      'Content-Type: audio/webm',
      `Content-Length: ${voice().length}`,
    );
    const onTcp = ['half a na', 'someone\r\nhalf a li', '{"type":"hello","v":1,"name":"o'];
    const onWeb: readonly (string | Uint8Array)[] = [
      'GET / HT',
      requestHead('GET /'),
      requestHead('GET /health').repeat(20),
      upgradeRequest(),
      Buffer.concat([Buffer.from(upgradeRequest()), frame('x'.repeat(1_000)).subarray(0, 500)]),
      Buffer.concat([Buffer.from(upload), voice().subarray(0, 800)]),
      Buffer.concat([Buffer.from(upload), voice()]),
    ];
    for (let round = 0; round < 200; round += 1) {
      const web = hostile.random.next() < 0.7;
      const wire = await (web ? hostile.web() : hostile.tcp());
      const bytes = Buffer.from(hostile.random.pick(web ? onWeb : onTcp));
      await wire.send(bytes.subarray(0, 1 + hostile.random.below(bytes.length)));
      if (hostile.random.next() < 0.5) await new Promise(setImmediate);
      wire.reset();
    }
    const members = await hostile.many(30, (index) =>
      index % 2 === 0 ? hostile.json() : hostile.telnet(),
    );
    for (const { wire, leave } of members) void leave().then(() => wire.reset());
  },
} satisfies AttackCode;
