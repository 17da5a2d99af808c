/**
 * Requests `/health` and small files as fast as they are answered on 60 connections, and keeps opening and
 * closing others; each connection gets one answer per turn, so everybody else gets theirs.
 */
import { once } from 'node:events';
import type { AttackCode } from '../catalog.ts';
import { requestHead } from '../websocket.ts';

export default {
  async run(hostile) {
    const over = performance.now() + 2_500;
    const asking = hostile.many(60, async (index) => {
      const wire = await hostile.web(hostile.address(index));
      const request = requestHead(`GET ${['/health', '/icon.svg', '/nowhere'][index % 3]}`);
      while (performance.now() < over) {
        const answer = once(wire.socket, 'data');
        await wire.send(request);
        await answer;
      }
    });
    const knocking = hostile.many(20, async (index) => {
      while (performance.now() < over) (await hostile.web(hostile.address(index))).close();
    });
    await Promise.all([asking, knocking]);
  },
} satisfies AttackCode;
