import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { checkChat } from '../checks/chat.ts';
import { checkGrace } from '../checks/grace.ts';
import { checkHosting } from '../checks/hosting.ts';
import { checkJsonDialect } from '../checks/json-dialect.ts';
import { checkBroadcastParts } from '../checks/parts.ts';
import { checkRemoving } from '../checks/removing.ts';
import { checkResuming } from '../checks/resuming.ts';
import { checkTextDialect } from '../checks/text-dialect.ts';
import { JsonClient } from '../support/clients.ts';
import { Program } from '../support/process.ts';
import { stagesFrom, startStage } from '../support/target.ts';

const MEGABYTE = 1024 * 1024;
/** Members who join at the same time. */
const CLASS = 60;
/** The host is inside a server of ours. */
const ANOTHER_SERVER = process.env.WIRECHAT_PORT !== undefined;

for (const stage of stagesFrom('04')) {
  describe(`${stage}: chat over TCP`, () => {
    for (const check of [checkChat, checkResuming]) check(() => startStage(stage), 'tcp');
    for (const check of [checkJsonDialect, checkTextDialect]) {
      check(() => startStage(stage, { threads: 1 }), 'tcp');
    }
  });
}

describe('04: the host', { skip: ANOTHER_SERVER }, () => {
  checkHosting((options) => startStage('04', options), 'tcp');
  checkRemoving((options) => startStage('04', options), 'tcp');
});

checkBroadcastParts((file, ...args) => new Program(file, ...args));

// All later stages have the same part, and it takes 5 s.
describe('04: grace', () => checkGrace(() => startStage('04')));

test('04: while many join at once, each hears of each once and in order, and a message comes after all of them', async () => {
  await using target = await startStage('04');
  using opened = new DisposableStack();
  const names = Array.from({ length: CLASS }, (_, index) => `pupil${index}`);
  const pupils = await Promise.all(
    names.map(async (name) => opened.use(await JsonClient.join(target, name))),
  );
  pupils[0]?.send({ type: 'say', text: 'all here?' });
  for (const pupil of pupils) {
    const { members, seq } = pupil.welcome as { members?: { name: string }[]; seq?: number };
    const known = members?.map(({ name }) => name) ?? [];
    const numbers = [Number(seq)];
    for (let event = await pupil.any(); event.type === 'joined'; event = await pupil.any()) {
      known.push(String(event.name));
      numbers.push(Number(event.seq));
    }
    assert.deepEqual(known.toSorted(), names.toSorted());
    assert.deepEqual(
      numbers,
      numbers.toSorted((one, other) => one - other),
    );
  }
});

test('04: a reader that stops reading is dropped; the others get everything, and memory stays flat', async () => {
  await using server = await Program.stage('04');
  using alice = await JsonClient.join(server, 'alice');
  using bob = await JsonClient.join(server, 'bob');
  const stalled = connect({ host: server.host, port: server.port });
  stalled.on('error', () => {});
  stalled.pause();
  stalled.write('{"type":"hello","v":1,"name":"stalled"}\n');
  await bob.next('joined', { name: 'stalled' });
  const before = await server.memory();
  const text = 'x'.repeat(2_000);
  const count = Math.ceil((12 * MEGABYTE) / text.length);
  // On a busy machine, the member may leave before everything is said.
  const heard = (async () => {
    let said = 0;
    let left: unknown;
    while (said < count || left === undefined) {
      const { type, name } = await bob.any();
      if (type === 'said') said += 1;
      if (type === 'left') left = name;
    }
    return left;
  })();
  for (let number = 0; number < count; number += 1) {
    alice.send({ type: 'say', text });
    // One at a time in flight, so that nobody else is too slow.
    await alice.next('said');
  }
  // Its grace period passes, and then the member leaves without having read a goodbye.
  assert.equal(await heard, 'stalled');
  assert.ok((await server.memory()) - before < 64 * MEGABYTE);
  stalled.destroy();
});
