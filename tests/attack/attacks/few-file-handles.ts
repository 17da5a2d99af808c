/**
 * Takes all file handles of a server that has 256; those who are in chat on, it does not spin
 * while it has none, and when they are back newcomers get in.
 */
import assert from 'node:assert/strict';
import type { AttackCode } from '../catalog.ts';

export default {
  server: { wrapper: () => ['sh', '-c', 'ulimit -n 256 && exec "$@"', 'sh'] },
  full: true,
  async run(hostile) {
    await hostile.crowd(300, (index) => hostile.tcp(hostile.address(index)));
    const before = await hostile.victim.cpuMs();
    await hostile.pressOn(2_000);
    const taken = (await hostile.victim.cpuMs()) - before;
    assert.ok(taken < 1_000, `it took ${taken} ms of processor time in 2,000 ms`);
  },
} satisfies AttackCode;
