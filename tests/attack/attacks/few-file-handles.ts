/**
 * Opens 600 sockets to a server that may have 256 file handles; it closes sockets before it runs out of
 * handles, so it does not spin, members chat on, and others get in later.
 */
import assert from 'node:assert/strict';
import type { AttackCode } from '../catalog.ts';

export default {
  server: { wrapper: () => ['sh', '-c', 'ulimit -n 256 && exec "$@"', 'sh'] },
  full: true,
  async run(hostile) {
    await hostile.crowd(600, (index) => hostile.tcp(hostile.address(index)));
    const before = await hostile.victim.cpuMs();
    await hostile.pressOn(2_000);
    const taken = (await hostile.victim.cpuMs()) - before;
    assert.ok(taken < 1_000, `it took ${taken} ms of processor time in 2,000 ms`);
  },
} satisfies AttackCode;
