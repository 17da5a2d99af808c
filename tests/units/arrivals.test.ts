import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { Request } from '../../shared/protocol.ts';
import { deliverReplies, Gate } from '../../stages/03-nicknames/gate.ts';
import { Envelope } from '../../stages/03-nicknames/link.ts';
import { Arrivals, announcing } from '../../stages/04-broadcast/arrivals.ts';
import { frameLines, jsonDialect } from '../../stages/04-broadcast/json-dialect.ts';
import { FakeConnection } from '../support/fake-connection.ts';
import { FakeLink } from '../support/fake-link.ts';
import { FakePeer } from '../support/fake-peer.ts';

test('a thread says where a connection comes from before anything that its client says', async (t) => {
  const link = new FakeLink();
  const gate = new Gate(link, deliverReplies, () => {});
  t.after(() => gate.close());
  const connection = Object.assign(new FakeConnection(), { remoteAddress: '192.0.2.1' });
  connection.say('{"type":"ping"}');
  const served = announcing(gate, 3)(connection, jsonDialect(frameLines), 'WebSocket');
  await setImmediate();
  assert.deepEqual(
    link.sent.map((message) => Envelope.open<Request>(message).content),
    [{ type: 'arrived', address: '192.0.2.1', way: 'WebSocket', thread: 3 }, { type: 'ping' }],
  );
  assert.equal(gate.conversations.get('1'), served);
});

test('the hub knows each peer by where it comes from, and its network', () => {
  const arrivals = new Arrivals();
  const [here, there] = [new FakePeer(), new FakePeer()];
  const arrival = { address: '2001:db8::1', way: 'TCP', thread: 2 } as const;
  arrivals.handlers.arrived(arrival, here);
  assert.deepEqual(arrivals.of(here), { ...arrival, network: '2001:db8:0:0' });
  const nowhere = { address: '', network: '', way: 'TCP', thread: 0 };
  assert.deepEqual(arrivals.of(there), nowhere, 'of whom no thread has told');
  arrivals.handlers.arrived({ ...arrival, address: '::ffff:192.0.2.1' }, there);
  const { address, network } = arrivals.of(there);
  assert.deepEqual([address, network], ['192.0.2.1', '192.0.2.1'], 'as people write it');
});
