/** The hub and what it owns, tested with plain calls, without sockets and threads. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { type Code, DETAILS, ProtocolError } from '../../shared/codes.ts';
import { bugEntry, type LogEntry } from '../../shared/log.ts';
import type { HubEvent } from '../../shared/protocol.ts';
import { forMembers, Hub, Peer } from '../../stages/03-nicknames/hub.ts';
import { Envelope, seal } from '../../stages/03-nicknames/link.ts';
import { nicknameHandlers } from '../../stages/03-nicknames/nickname-handlers.ts';
import { Roster } from '../../stages/03-nicknames/roster.ts';
import { directLinks } from '../support/direct-links.ts';
import { FakeLink } from '../support/fake-link.ts';
import { FakePeer } from '../support/fake-peer.ts';

const PONG: HubEvent = { type: 'pong' };

/** What a hub has sent over a link. */
function opened(messages: readonly string[]): Envelope<HubEvent>[] {
  return messages.map((message) => Envelope.open(message));
}

test('a hub answers requests in order, and disconnects the peers of a thread that is gone', async () => {
  const happenings: string[] = [];
  const roster = new Roster(({ type, name }) => happenings.push(`${name} ${type}`));
  const hub = new Hub(nicknameHandlers(roster), () => {});
  const [ours, theirs] = directLinks();
  const attached = hub.attach(theirs);
  ours.send(seal('1', { type: 'hello', v: 1, name: 'alice' }));
  ours.send(seal('2', { type: 'hello', v: 1, name: 'Alice' }));
  ours.send(seal('2', { type: 'toString' }));
  const { value = [] } = await ours[Symbol.asyncIterator]().next();
  assert.deepEqual(
    opened(value).map(({ address, content }) => [
      address,
      'code' in content ? content.code : content.type,
    ]),
    [
      ['1', 'welcome'],
      ['2', 'name-taken'],
      ['2', 'unknown-type'],
    ],
  );
  assert.deepEqual(happenings, ['alice joined']);
  ours.close();
  await attached;
  assert.deepEqual(happenings, ['alice joined', 'alice left']);
  assert.deepEqual(roster.list(), []);
});

test('a thread that does not read its answers waits alone: the hub answers all others', async () => {
  let asked = 0;
  const hub = new Hub(
    {
      ask(_request: unknown, peer: Peer) {
        asked += 1;
        peer.reply({ type: 'answer', value: 'x'.repeat(100_000) });
      },
      disconnected() {},
    },
    () => {},
  );
  const [greedy, greedyAtHub] = directLinks();
  const [modest, modestAtHub] = directLinks();
  void hub.attach(greedyAtHub);
  void hub.attach(modestAtHub);
  for (let count = 0; count < 1_000; count += 1) greedy.send(seal('1', { type: 'ask' }));
  modest.send(seal('1', { type: 'ask' }));
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

test('an error in a handler is contained: the peer is told, and the hub continues', async () => {
  const logged: LogEntry[] = [];
  const bug = new TypeError('a bug');
  const hub = new Hub(
    {
      break() {
        throw bug;
      },
      ping: (_request: unknown, peer: Peer) => peer.reply(PONG),
      disconnected() {},
    },
    (entry) => logged.push(entry),
  );
  const link = new FakeLink();
  const attached = hub.attach(link);
  link.receive(seal('1', { type: 'break', cid: 'c1' }), seal('1', { type: 'ping' }));
  link.close();
  await attached;
  const code = 'internal-error';
  assert.deepEqual(
    opened(link.sent).map(({ content }) => content),
    [{ type: 'refused', code, detail: DETAILS[code], cid: 'c1' }, PONG],
  );
  assert.deepEqual(logged, [bugEntry("The handler of 'break'", bug)]);
});

test('a full room and a slow reader are logged, with the name of a member; other refusals are not', async () => {
  const logged: LogEntry[] = [];
  const member = new Roster(() => {}).join('ann');
  const hub = new Hub(
    {
      refuse({ code }: { code: Code }) {
        throw new ProtocolError(code);
      },
      join(_request: unknown, peer: Peer) {
        peer.member = member;
      },
      disconnected(_request: unknown, peer: Peer) {
        peer.bye('left');
      },
    },
    (entry) => logged.push(entry),
  );
  const link = new FakeLink();
  const attached = hub.attach(link);
  for (const code of ['name-taken', 'server-full', 'address-full'])
    link.receive(seal('1', { type: 'refuse', code }));
  link.receive(seal('1', { type: 'disconnected', code: 'crowded' }));
  link.receive(seal('2', { type: 'join' }), seal('2', { type: 'disconnected', code: 'too-slow' }));
  for (const code of [undefined, 'shutting-down', 'nonsense'])
    link.receive(seal('3', { type: 'disconnected', code }));
  link.close();
  await attached;
  assert.deepEqual(
    logged.map(({ level, event, name }) => [level, event, name]),
    [
      ['warn', 'server-full', undefined],
      ['warn', 'address-full', undefined],
      ['warn', 'crowded', undefined],
      ['warn', 'too-slow', 'ann'],
    ],
  );
  assert.match(
    logged[0]?.sentence ?? '',
    /^A newcomer was told: the server is full.* \(server-full\)\.$/,
  );
  assert.match(logged[3]?.sentence ?? '', /^ann was told: /);
});

test('a peer stays the same until its end, and is disconnected if there is none', async () => {
  const peers: Peer[] = [];
  const disconnected: Peer[] = [];
  const hub = new Hub(
    {
      call: (_request: unknown, peer: Peer) => void peers.push(peer),
      leave: (_request: unknown, peer: Peer) => peer.bye('left'),
      disconnected: (_request: unknown, peer: Peer) => void disconnected.push(peer),
    },
    () => {},
  );
  const link = new FakeLink();
  const attached = hub.attach(link);
  const types = ['call', 'call', 'leave', 'call', 'leave'];
  link.receive(...types.map((type) => seal('1', { type })));
  link.receive(seal('2', { type: 'call' }));
  link.close();
  await attached;
  const [first, again, second, other] = peers;
  assert.equal(first, again);
  assert.notEqual(first, second);
  assert.notEqual(first, other);
  assert.deepEqual(disconnected, [other]);
});

test('what a connection sent before it read its goodbye is ignored, up to its end', async () => {
  const handled: string[] = [];
  const peers = new Set<Peer>();
  const note = (request: { type: string }, peer: Peer) => {
    handled.push(request.type);
    peers.add(peer);
  };
  const hub = new Hub(
    {
      hello: note,
      say: note,
      disconnected(request: { type: string }, peer: Peer) {
        note(request, peer);
        peer.bye('left');
      },
    },
    () => {},
  );
  const link = new FakeLink();
  const attached = hub.attach(link);
  link.receive(seal('1', { type: 'hello' }));
  await setImmediate();
  const [peer] = peers;
  peer?.bye('kicked', 'the host has removed you: flood');
  link.receive(...['say', 'hello', 'disconnected', 'say'].map((type) => seal('1', { type })));
  await setImmediate();
  assert.deepEqual(handled, ['hello', 'disconnected', 'say']);
  assert.equal(peers.size, 2, 'after the end, the number belongs to another connection');
  const detail = 'the host has removed you: flood';
  assert.deepEqual(
    opened(link.sent).map(({ content }) => content),
    [{ type: 'bye', code: 'kicked', detail }],
  );
  link.close();
  await attached;
});

test('a connection is never confused with one of another thread that has the same number', async () => {
  const hub = new Hub(nicknameHandlers(new Roster(() => {})), () => {});
  const links = [new FakeLink(), new FakeLink()];
  for (const [index, link] of links.entries()) {
    void hub.attach(link);
    link.receive(seal('1', { type: 'hello', v: 1, name: `m${index}` }));
  }
  await setImmediate();
  assert.deepEqual(
    links.map(({ sent }) =>
      opened(sent).map(({ content }) => content.type === 'welcome' && content.you.name),
    ),
    [['m0'], ['m1']],
  );
  for (const link of links) link.close();
});

test('a refusal names the message that it refuses, if it has an id', async () => {
  const hub = new Hub(
    {
      refuse() {
        throw new ProtocolError('name-taken', 'because');
      },
      disconnected() {},
    },
    () => {},
  );
  const link = new FakeLink();
  const attached = hub.attach(link);
  const cids = ['c1', undefined, 7];
  link.receive(...cids.map((cid) => seal('1', { type: 'refuse', cid })));
  link.close();
  await attached;
  const refused = { type: 'refused', code: 'name-taken', detail: 'because' };
  assert.deepEqual(
    opened(link.sent).map(({ content }) => content),
    [{ ...refused, cid: 'c1' }, refused, refused],
  );
});

test('a peer receives its events under its number', () => {
  const link = new FakeLink();
  new Peer(link, '12').reply(PONG);
  assert.deepEqual(link.sent, ['12 {"type":"pong"}']);
});

test('nothing follows a goodbye', () => {
  const peer = new FakePeer();
  assert.equal(peer.gone, false);
  peer.bye('left');
  assert.equal(peer.gone, true);
  peer.reply(PONG);
  peer.bye('shutting-down');
  assert.deepEqual(peer.events, [{ type: 'bye', code: 'left', detail: DETAILS.left }]);
});

test('a handler for members gets the member, and refuses anyone who has not said hello', () => {
  const handled: unknown[] = [];
  const handler = forMembers((...all) => void handled.push(all));
  const peer = new FakePeer();
  assert.throws(() => handler('a request', peer), { code: 'hello-first' });
  peer.member = new Roster(() => {}).join('ann');
  handler('a request', peer);
  assert.deepEqual(handled, [['a request', peer.member, peer]]);
});
