/**
 * Joins from a process that is then stopped (SIGSTOP) while others talk; its system accepts bytes for a
 * while, and then it is dropped like every slow reader.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { AttackCode } from '../catalog.ts';

const PEER = fileURLToPath(new URL('../peer.ts', import.meta.url));
const LONG = 'x'.repeat(2_000);

export default {
  async run(hostile) {
    const { port, webPort } = hostile.victim.address;
    const peer = spawn(process.execPath, [PEER, String(port), String(webPort)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await once(peer.stdout, 'data');
      peer.kill('SIGSTOP');
      const speakers = await hostile.many(8, () => hostile.json());
      for (const { wire, encode } of speakers) {
        void wire.flood(Buffer.concat(Array(10).fill(encode({ type: 'say', text: LONG }))), 2_000);
      }
      await hostile.pressOn(2_000);
    } finally {
      peer.kill('SIGKILL');
      await once(peer, 'exit');
    }
  },
} satisfies AttackCode;
