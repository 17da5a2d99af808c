/** The short form of `npm run attack`, and a check that an attack can fail. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { leftovers, slownessOf } from './assault.ts';
import { campaign } from './campaign.ts';
import { loadAttacks } from './catalog.ts';
import type { Finding } from './control/finding.ts';
import type { Hostile } from './hostile.ts';

const attacks = await loadAttacks();
const PAGE = new URL('../../docs/architecture.md', import.meta.url);
/** The highest p99 of the group here, in milliseconds: other tests run beside it. `npm run attack` is stricter. */
const MAX_P99_MS = 2_000;
const quietly = { seed: 1, perEncoding: 2, started() {}, ended() {} };

test('the first sentence of each attack says what it does and how the server responds', () => {
  assert.ok(attacks.length > 40, `${attacks.length} attacks`);
  for (const { name, story } of attacks) assert.match(story, /^[A-Z].+; .+\.$/, name);
});

describe('attacks', () => {
  const short = attacks
    .filter((attack) => attack.short)
    .map((attack) => ({ ...attack, maxP99Ms: MAX_P99_MS }));
  const campaigning = campaign(short, quietly);
  for (const { name } of short) {
    test(name, async () => {
      const verdicts = await campaigning;
      assert.deepEqual(verdicts.find(({ attack }) => attack === name)?.faults, []);
    });
  }
});

test('each limit on the architecture page names an attack that tests it, and each attack is named', () => {
  const [, section = ''] = readFileSync(PAGE, 'utf8').split('## Every buffer is bounded');
  const [bounds = ''] = section.split('\n\nAll of them');
  const rows = bounds.split('\n').filter((line) => /^\| (?!what may)/.test(line));
  const names = attacks.map(({ name }) => name);
  assert.ok(rows.length > 20, `${rows.length} bounds`);
  for (const row of rows) {
    const last = row.split('|').at(-2) ?? '';
    const named = [...last.matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name);
    const tests = [...last.matchAll(/\((\S+\.test\.ts)\)/g)].map(([, path = '']) => path);
    assert.ok(named.length + tests.length > 0, row);
    for (const name of named) assert.ok(names.includes(name), `there is no attack ${name}: ${row}`);
    for (const path of tests) assert.ok(existsSync(new URL(path, PAGE)), `there is no ${path}`);
  }
  assert.deepEqual(
    names.filter((name) => !section.includes(`\`${name}\``)),
    [],
    'not named',
  );
});

test('an attack that everybody feels does not pass', async () => {
  const [verdict] = await campaign([{ name: 'felt', story: '', run: attackFromWithin }], quietly);
  assert(verdict);
  const { faults, finding, alone } = verdict;
  assert.match(faults.join('\n'), /was cut off/);
  assert.ok(finding.p99 > 1_000, `the p99 was ${finding.p99} ms`);
  // On a very busy machine, even this is not slow.
  const slowness = faults.filter((fault) => fault.startsWith('p99 of '));
  assert.deepEqual(slowness, slownessOf(finding, alone));
});

test('a group is slow if it waits for longer than it usually does, and than a busy machine explains', () => {
  const finding = (p99: number, lagP99 = 0): Finding => ({
    ...{ p50: 1, p99, lagP99 },
    ...{ deliveries: 1, missed: 0, breaks: [], faults: [] },
  });
  assert.deepEqual(slownessOf(finding(251), finding(5)), ['p99 of 251 ms, 250 are allowed']);
  for (const [p99, lag, usual] of [
    [249, 0, 5],
    [299, 0, 30],
    [299, 30, 5],
  ] as const)
    assert.deepEqual(slownessOf(finding(p99, lag), finding(usual)), []);
  assert.equal(slownessOf(finding(301, 30), finding(30)).length, 1);
});

test('resources that are left behind are named', () => {
  const before = {
    liveBytes: 0,
    resources: new Map(),
    handles: 9,
    children: 0,
    members: 6,
    files: 2,
  };
  const resources = new Map([['TCPSocketWrap', 1]]);
  const now = { liveBytes: 2 ** 30, resources, handles: 10, children: 1, members: 7, files: 3 };
  assert.deepEqual(leftovers(before, before), []);
  assert.equal(leftovers(before, now).length, 6);
});

/**
 * An attack that no client can make: everybody waits for seconds, longer than on any busy machine, and loses the
 * connection. The kernel distributes connections among threads at random, so one thread may have nobody.
 */
async function attackFromWithin({ victim, pressOn }: Hostile): Promise<void> {
  const threadIds = await victim.threadIds();
  victim.order({ does: 'stall', ms: 5_000 });
  await pressOn(5_500);
  for (const threadId of threadIds) victim.order({ does: 'crash', threadId });
  await pressOn(500);
}
