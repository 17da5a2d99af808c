/** The gate of a thread, between connections that have no network and a link whose other end is the test. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { ProtocolError } from '../../shared/codes.ts';
import { type Deliver, deliverReplies, Gate } from '../../stages/03-nicknames/gate.ts';
import { seal } from '../../stages/03-nicknames/link.ts';
import { frameLines, jsonDialect } from '../../stages/04-broadcast/json-dialect.ts';
import { directLinks } from '../support/direct-links.ts';
import { FakeConnection } from '../support/fake-connection.ts';
import { BYE, turns, WELCOME } from '../support/fake-conversation.ts';
import { FakeLink } from '../support/fake-link.ts';

const JSON_LINES = jsonDialect(frameLines);
const PONG = { type: 'pong' };

/** A gate with some connections. */
function open(count: number, deliver: Deliver = deliverReplies) {
  const link = new FakeLink();
  const gate = new Gate(link, deliver, () => {});
  const connections = Array.from({ length: count }, () => new FakeConnection());
  const conversations = connections.map((connection) => gate.serve(connection, JSON_LINES));
  return { link, gate, connections, conversations };
}

test('the hub knows each connection under a number of its own', async () => {
  const { link, gate, connections } = open(3);
  for (const connection of connections) connection.say('{"type":"ping"}');
  await turns();
  assert.deepEqual(link.sent, ['1 {"type":"ping"}', '2 {"type":"ping"}', '3 {"type":"ping"}']);
  gate.close();
});

test('an event goes to the connection on its envelope, and to nobody if that is gone', async () => {
  const { link, gate, connections } = open(2);
  link.receive(seal('2', PONG), seal('3', PONG));
  await turns();
  assert.deepEqual(
    connections.map(({ written }) => written),
    [[], ['{"type":"pong"}\n']],
  );
  gate.close();
});

test('a client that asks for much gets one answer at a time, so that others are served in between', async () => {
  const { link, gate, connections } = open(2);
  for (let count = 0; count < 100; count += 1) connections[0]?.say('{"type":"who"}');
  connections[1]?.say('{"type":"ping"}');
  await turns();
  assert.deepEqual(link.sent, ['1 {"type":"who"}', '2 {"type":"ping"}']);
  gate.close();
});

test('a conversation joins when the hub welcomes its connection', async () => {
  const { link, gate, conversations } = open(2);
  link.receive(seal('2', WELCOME));
  await conversations[1]?.joined;
  assert.deepEqual(
    conversations.map(({ memberId }) => memberId),
    [undefined, 'a'],
  );
  gate.close();
});

test('a connection is forgotten when it has ended and the hub has answered it for the last time', async () => {
  let here = 0;
  const { link, gate, connections } = open(3, (events, conversations) => {
    deliverReplies(events, conversations);
    here = conversations.size;
  });
  const [gone, dropped] = connections;
  gone?.end();
  link.receive(seal('1', PONG));
  await turns();
  assert.equal(here, 3);
  assert.match(gone?.written[0] ?? '', /pong/, 'what the hub still says to it is delivered');
  link.receive(seal('1', BYE));
  dropped?.say(new ProtocolError('line-too-long'));
  await turns();
  link.receive(seal('3', PONG));
  await turns();
  assert.equal(here, 1);
  gate.close();
});

test('events that arrive during a delivery are delivered together after it', async () => {
  const deliveries: number[] = [];
  const [near, far] = directLinks();
  const delivering = Promise.withResolvers<void>();
  const gate = new Gate(
    near,
    (events) => {
      deliveries.push(events.length);
      return delivering.promise;
    },
    () => {},
  );
  for (let count = 0; count < 3; count += 1) {
    far.send(seal('1', PONG));
    for (let turn = 0; turn < 3; turn += 1) await setImmediate();
  }
  assert.deepEqual(deliveries, [1]);
  delivering.resolve();
  await turns();
  assert.deepEqual(deliveries, [1, 2]);
  gate.close();
});

test('a thread that ends says goodbye to all of its connections, and closes its link', () => {
  const { link, gate, connections } = open(2);
  gate.close();
  for (const { written, closedWith } of connections) {
    assert.equal(closedWith, 'shutting-down');
    assert.match(written.join(''), /"type":"bye","code":"shutting-down"/);
  }
  assert.equal(link.closed, true);
});
