/** The hub and what it owns, tested with plain calls, without sockets and threads. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { ProtocolError } from '../../shared/codes.ts';
import { encodeAsked } from '../../stages/03-nicknames/asked.ts';
import type { Caller } from '../../stages/03-nicknames/caller.ts';
import { directLinks } from '../../stages/03-nicknames/direct-link.ts';
import { Hub } from '../../stages/03-nicknames/hub.ts';
import { nicknameHandlers } from '../../stages/03-nicknames/nickname-handlers.ts';
import { Roster } from '../../stages/03-nicknames/roster.ts';
import { Told } from '../../stages/03-nicknames/told.ts';
import { FakeLink } from '../support/fake-link.ts';

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

test('a thread that does not read its answers waits alone: the hub answers all others', async () => {
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
    // The waiting answers are limited, and reading brings more.
    assert.ok(batch.length < 20, `${batch.length} answers at once`);
    if (answers === 1_000) break;
  }
  greedy.close();
  modest.close();
});

test('an error in a handler is contained: the caller is told, and the hub continues', async (t) => {
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

test('nothing is sent to a thread that is gone', async () => {
  const hub = new Hub({});
  const [gone, here] = [new FakeLink(), new FakeLink()];
  const attached = hub.attach(gone);
  void hub.attach(here);
  hub.broadcast({ type: 'pong' });
  gone.close();
  await attached;
  hub.broadcast({ type: 'members', members: [] });
  assert.deepEqual(gone.sent, ['* {"type":"pong"}']);
  assert.deepEqual(here.sent, [...gone.sent, '* {"type":"members","members":[]}']);
  here.close();
});

test('a caller stays the same until its goodbye, and is disconnected if there is none', async () => {
  const callers: Caller[] = [];
  const disconnected: Caller[] = [];
  const hub = new Hub({
    call: (_request, caller) => void callers.push(caller),
    end: (_request, caller) => caller.bye('left'),
    disconnected: (_request, caller) => void disconnected.push(caller),
  });
  const link = new FakeLink();
  const attached = hub.attach(link);
  const types = ['call', 'call', 'end', 'call', 'end'];
  link.receive(...types.map((type) => encodeAsked(1, { type })));
  link.receive(encodeAsked(2, { type: 'call' }));
  link.close();
  await attached;
  const [first, again, second, other] = callers;
  assert.equal(first, again);
  assert.notEqual(first, second);
  assert.notEqual(first, other);
  assert.deepEqual(disconnected, [other]);
});

test('a refusal names the message that it refuses, if it has an id', async () => {
  const hub = new Hub({
    refuse() {
      throw new ProtocolError('name-taken', 'because');
    },
  });
  const link = new FakeLink();
  const attached = hub.attach(link);
  const cids = ['c1', undefined, 7];
  link.receive(...cids.map((cid) => encodeAsked(1, { type: 'refuse', cid })));
  link.close();
  await attached;
  const refused = { type: 'refused', code: 'name-taken', detail: 'because' };
  assert.deepEqual(
    // At the end of the link a hub disconnects its callers, for which this hub has no handler.
    link.sent.slice(0, 3).map((message) => Told.from(message).event),
    [{ ...refused, cid: 'c1' }, refused, refused],
  );
});
