/**
 * Kills the whole server with SIGKILL and starts it again; everybody comes back, is told that the
 * timeline is another, and the files of the dead one are removed by the new one.
 */
import type { AttackCode } from '../catalog.ts';

export default {
  cuts: true,
  full: true,
  async run(hostile) {
    await hostile.victim.replace();
    await hostile.pressOn(1_500);
  },
} satisfies AttackCode;
