/**
 * Sends requests with 2,000 headers, with a header of a megabyte and with endless headers; Node limits
 * headers in bytes and in number, and the connection is closed.
 */
import assert from 'node:assert/strict';
import type { AttackCode } from '../catalog.ts';
import { requestHead } from '../websocket.ts';

export default {
  async run(hostile) {
    const many = Array.from(
      { length: 2_000 },
      (_, index) => `X-Header-${index}: ${'v'.repeat(20)}`,
    );
    for (const headers of [many, [`X-Long: ${'x'.repeat(1_000_000)}`]]) {
      const wire = await hostile.web();
      void wire.send(requestHead('GET /', ...headers));
      await wire.expect(/^HTTP\/1\.1 4(00|31)/);
    }
    const endless = await hostile.many(20, () => hostile.web());
    await Promise.all(
      endless.map(async (wire) => {
        await wire.send('GET / HTTP/1.1\r\n');
        await wire.flood('X-More: and more\r\n'.repeat(1_000), 1_000);
        await wire.expectEnd();
      }),
    );
    assert.match(await hostile.request('GET /health'), /^HTTP\/1\.1 200/);
  },
} satisfies AttackCode;
