/**
 * Opens 2,000 connections to the TCP port and never says hello; places for strangers are limited, and the
 * oldest connection makes room for the next.
 */
import type { AttackCode } from '../catalog.ts';

export default {
  async run(hostile) {
    await hostile.crowd(2_000, (index) => hostile.tcp(hostile.address(index)));
    await hostile.pressOn(1_500);
  },
} satisfies AttackCode;
