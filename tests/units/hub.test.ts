/** The hub and what it owns, tested with plain calls: no socket, no thread. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { MAX_MEMBERS } from '../../shared/limits.ts';
import type { ServerEvent, Welcome } from '../../shared/protocol.ts';
import { encodeAsked } from '../../stages/03-nicknames/asked.ts';
import { directLinks } from '../../stages/03-nicknames/direct-link.ts';
import { Hub } from '../../stages/03-nicknames/hub.ts';
import { nicknameHandlers } from '../../stages/03-nicknames/nickname-handlers.ts';
import { Roster } from '../../stages/03-nicknames/roster.ts';
import { Told } from '../../stages/03-nicknames/told.ts';

test('a hub answers requests in order, and disconnects the callers of a thread that is gone', async () => {
  const happenings: string[] = [];
  const roster = new Roster(({ type, name }) => happenings.push(`${name} ${type}`));
  const hub = new Hub(nicknameHandlers(roster));
  const [ours, theirs] = directLinks();
  const attached = hub.attach(theirs);
  ours.send(encodeAsked(1, { type: 'hello', v: 1, name: 'alice' }));
  ours.send(encodeAsked(2, { type: 'hello', v: 1, name: 'Alice' }));
  ours.send(encodeAsked(2, { type: 'toString' }));
  const { value = [] } = await ours[Symbol.asyncIterator]().next();
  const told = (value as string[]).map(Told.from);
  assert.deepEqual(
    told.map(({ to }) => to),
    [1, 2, 2],
  );
  assert.deepEqual(
    told.map(({ event }) => ('code' in event ? event.code : event.type)),
    ['welcome', 'name-taken', 'unknown-type'],
  );
  assert.deepEqual(happenings, ['alice joined']);
  ours.close();
  await attached;
  assert.deepEqual(happenings, ['alice joined', 'alice left']);
  assert.deepEqual(roster.list(), []);
});

test('a thread that does not take its answers waits alone: the hub answers all others', async () => {
  let asked = 0;
  const hub = new Hub({
    ask(_request, caller) {
      asked += 1;
      caller.answer('x'.repeat(100_000));
    },
  });
  const [greedy, greedyAtHub] = directLinks();
  const [modest, modestAtHub] = directLinks();
  void hub.attach(greedyAtHub);
  void hub.attach(modestAtHub);
  for (let count = 0; count < 1_000; count += 1) greedy.send(encodeAsked(1, { type: 'ask' }));
  modest.send(encodeAsked(1, { type: 'ask' }));
  await modest[Symbol.asyncIterator]().next();
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
  assert.ok(asked < 200, `${asked} requests were dealt with, and nobody took the answers`);
  let answers = 0;
  for await (const batch of greedy) {
    answers += batch.length;
    // What waits for it is bounded, and asking for more brings more.
    assert.ok(batch.length < 20, `${batch.length} answers at once`);
    if (answers === 1_000) break;
  }
  greedy.close();
  modest.close();
});

test('a handler that fails is contained: the caller is told, the hub goes on', async (t) => {
  const logged = t.mock.method(console, 'error', () => {});
  const hub = new Hub({
    break() {
      throw new TypeError('a bug');
    },
  });
  const [ours, theirs] = directLinks();
  void hub.attach(theirs);
  ours.send(encodeAsked(1, { type: 'break', cid: 'c1' }));
  const { value = [] } = await ours[Symbol.asyncIterator]().next();
  const [told] = (value as string[]).map(Told.from);
  assert.deepEqual(told?.event, {
    ...told?.event,
    type: 'refused',
    code: 'internal-error',
    cid: 'c1',
  });
  assert.equal(logged.mock.callCount(), 1);
  ours.close();
});

test('a roster holds a name until its member leaves or takes another', () => {
  const roster = new Roster(() => {});
  const alice = roster.join('Alice');
  assert.throws(() => roster.join('aLICE'), { code: 'name-taken' });
  roster.rename(alice, 'ALICE');
  roster.rename(alice, 'carol');
  const bob = roster.join('alice');
  assert.throws(() => roster.rename(alice, 'Alice'), { code: 'name-taken' });
  roster.leave(bob);
  roster.leave(bob);
  roster.rename(alice, 'Alice');
  assert.deepEqual(
    roster.list().map(({ name }) => name),
    ['Alice'],
  );
  assert.equal(roster.get(bob.id), undefined);
});

test('a roster has room for so many members', () => {
  const roster = new Roster(() => {});
  for (let count = 0; count < MAX_MEMBERS; count += 1) roster.join(`m${count}`);
  assert.throws(() => roster.join('late'), { code: 'server-full' });
});

test('what is told travels as it goes to clients', () => {
  const event: ServerEvent = { type: 'pong' };
  assert.deepEqual(Told.from(Told.message(event, 12)), new Told('{"type":"pong"}', 12));
  assert.equal(Told.from(Told.message(event)).to, undefined);
  assert.deepEqual((Told.from(Told.message(event)).event as Welcome).type, 'pong');
});
