/**
 * Sends lines, headers and uploads so slowly that they never end; a client is cut off if it has not said
 * hello within HELLO_TIMEOUT_MS or sent its headers within HTTP_HEADERS_TIMEOUT_MS, or if its upload makes
 * no progress.
 */
import assert from 'node:assert/strict';
import type { AttackCode } from '../catalog.ts';
import { requestHead } from '../websocket.ts';

export default {
  async run(hostile) {
    const { uploadToken } = await hostile.json();
    const names = await hostile.many(50, () => hostile.tcp());
    const heads = await hostile.many(50, () => hostile.web());
    const uploads = await hostile.many(10, () => hostile.web());
    const upload = requestHead(
      'POST /clips?kind=voice',
      `Authorization: Bearer ${uploadToken}`,
      'Content-Length: 5000',
    );
    await Promise.all([
      ...heads.map((wire) => wire.send('GET / HTTP/1.1\r\n')),
      ...uploads.map((wire) => wire.send(upload)),
    ]);
    for (let second = 0; second < 17; second += 1) {
      await Promise.all([...names, ...heads, ...uploads].map((wire) => wire.send('x')));
      await hostile.pressOn(1_000);
    }
    const left = [...names, ...heads].filter((wire) => wire.isOpen);
    assert.equal(left.length, 0, `${left.length} of 100 are still there`);
    // The rest of a refused upload is read for a limited time only.
    await Promise.all(uploads.map((wire) => wire.expectEnd()));
  },
} satisfies AttackCode;
