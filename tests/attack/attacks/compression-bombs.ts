/**
 * Offers compression, and sends 10 MB of zeros compressed to 10 kB whether it was accepted or not; the
 * server supports no extension, and refuses a frame that uses one.
 */
import assert from 'node:assert/strict';
import { deflateRawSync } from 'node:zlib';
import type { AttackCode } from '../catalog.ts';
import { frame, upgradeRequest } from '../websocket.ts';

const BOMB = deflateRawSync(Buffer.alloc(10_000_000));
const OFFER = 'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits';

export default {
  async run(hostile) {
    await hostile.many(20, async () => {
      const wire = await hostile.web();
      await wire.send(upgradeRequest('/ws', OFFER, 'Sec-WebSocket-Protocol: chat, mqtt'));
      const [head] = await wire.expect(/^HTTP\/1\.1 101 [\s\S]*?\r\n\r\n/);
      assert.doesNotMatch(head, /Sec-WebSocket-(Extensions|Protocol)/i);
      await wire.send(frame(BOMB.subarray(0, 8_000), { reserved: 4 }));
      await wire.expectEnd();
    });
    const { uploadToken } = await hostile.json();
    const answer = await hostile.request(
      'POST /clips?kind=voice',
      [
        `Authorization: Bearer ${uploadToken}`,
        'Content-Type: audio/webm',
        'Content-Encoding: deflate',
        `Content-Length: ${BOMB.length}`,
      ],
      BOMB,
    );
    assert.match(answer, /^HTTP\/1\.1 415/);
  },
} satisfies AttackCode;
