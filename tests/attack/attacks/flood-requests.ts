/**
 * Sends thousands of requests that are cheap to send and expensive to answer or refuse (names, questions,
 * nonsense); refused lines also count towards the pace.
 */
import type { AttackCode } from '../catalog.ts';

const REQUESTS = [
  '{"type":"who"}',
  '{"type":"ping"}',
  '{"type":"typing"}',
  '{"type":"nick","name":"pest.of.many.names"}',
  '{"type":"share","clip":"none"}',
  '{"type":"say","text":""}',
  'no JSON at all',
  '{'.repeat(1_000),
];

export default {
  async run(hostile) {
    const programs = await hostile.many(REQUESTS.length, () => hostile.json());
    const person = await hostile.telnet();
    await Promise.all([
      person.wire.flood('/nosuchcommand\r\n/help\r\n'.repeat(1_000), 2_500),
      ...programs.map(({ wire }, index) => wire.flood(`${REQUESTS[index]}\n`.repeat(1_000), 2_500)),
    ]);
  },
} satisfies AttackCode;
