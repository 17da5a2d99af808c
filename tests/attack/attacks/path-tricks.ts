/**
 * Requests files outside the page with paths that are encoded, doubled, absolute or cut by a null byte;
 * clip ids come from a list, page files from one folder, and everything else is 400, 403 or 404.
 */
import assert from 'node:assert/strict';
import type { AttackCode } from '../catalog.ts';

const UP = [
  '../',
  '..%2f',
  '%2e%2e/',
  '%2e%2e%2f',
  '..%5c',
  '..\\',
  '%252e%252e%252f',
  '..%c0%af',
  '.%00./',
];
const TARGETS = ['etc/passwd', 'package.json', 'clips/x', '.git/config'];

export default {
  short: true,
  async run(hostile) {
    const paths = UP.flatMap((up) =>
      TARGETS.flatMap((target) => [
        `/${up.repeat(6)}${target}`,
        `/clips/${up.repeat(6)}${target}`,
        `//${target}`,
        `/icons/${up}${up}${target}`,
      ]),
    );
    await hostile.many(paths.length, async (index) => {
      const answer = await hostile.request(`GET ${paths[index]}`);
      assert.match(answer, /^HTTP\/1\.1 40[034] /, `${paths[index]}: ${answer.slice(0, 60)}`);
      assert.doesNotMatch(answer, /root:|"wirechat"|\[core\]/);
    });
  },
} satisfies AttackCode;
