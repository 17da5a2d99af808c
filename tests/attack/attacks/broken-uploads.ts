/**
 * Uploads clips that are cut short, lie about their length or kind, or are sent twenty times at once; each
 * is refused or dropped, and leaves no file behind.
 */
import assert from 'node:assert/strict';
import type { AttackCode } from '../catalog.ts';
import { bigVideo, voice } from '../clips.ts';
import { requestHead } from '../websocket.ts';

export default {
  async run(hostile) {
    const { uploadToken } = await hostile.json();
    const head = (...headers: string[]) =>
      requestHead(
        'POST /clips?kind=voice',
        `Authorization: Bearer ${uploadToken}`,
        'Content-Type: audio/webm',
        ...headers,
      );
    const smuggled = head('Content-Length: 5', 'Transfer-Encoding: chunked');
    for (const bytes of [
      head('Content-Length: -5'),
      head('Content-Length: 5', 'Content-Length: 6'),
      `${smuggled}0\r\n\r\nGET /health HTTP/1.1\r\n\r\n`,
      `${head('Transfer-Encoding: chunked')}${'f'.repeat(17)}\r\nx`,
      `${head('Transfer-Encoding: chunked')}zz\r\n`,
    ]) {
      const wire = await hostile.web();
      await wire.send(bytes);
      await wire.expect(/^HTTP\/1\.1 4\d\d/).catch((error) => assert.fail(`${bytes}: ${error}`));
      wire.close();
    }
    const cut = await hostile.web();
    await cut.send(head('Content-Length: 1628'));
    await cut.send(voice().subarray(0, 1_000));
    cut.reset();
    const big = await hostile.upload(uploadToken, await bigVideo(400_000));
    assert.equal(big.status, 413);
    const lying = await hostile.upload(uploadToken, voice(), { kind: 'video', type: 'video/webm' });
    assert.equal(lying.status, 415);
    const racing = Array.from({ length: 20 }, () => hostile.upload(uploadToken, voice()));
    const taken = (await Promise.all(racing)).filter(({ status }) => status === 201);
    assert.ok(taken.length >= 1 && taken.length <= 4, `${taken.length} of 20 were taken`);
  },
} satisfies AttackCode;
