/**
 * Kills the whole server with SIGKILL and starts it again; everybody comes back and is told that the
 * timeline is a new one, and the new server removes the files of the old one.
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
