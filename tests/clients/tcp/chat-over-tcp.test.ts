/** The TCP transport of the clients, with a real stage at the other end. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TcpAddress } from '../../../clients/chat/transport.ts';
import { JsonClient } from '../../support/clients.ts';
import { startStage } from '../../support/target.ts';
import { openLine } from './tcp-line.ts';

/** A connection that has joined the room. */
async function join(address: TcpAddress, name: string) {
  const line = openLine(address);
  await line.opened;
  line.transport.send(JSON.stringify({ type: 'hello', v: 1, name }));
  return { ...line, welcome: await line.next('welcome') };
}

test('joins a room, and sends and receives messages', async () => {
  await using target = await startStage('06');
  const ann = await join(target, 'ann');
  using bob = await JsonClient.join(target, 'bob');
  ann.transport.send('{"type":"say","text":"hello"}');
  assert.equal((await bob.next('said')).text, 'hello');
  // Some programs treat U+2028 as the end of a line. The wire protocol does not.
  bob.send({ type: 'say', text: 'hi', cid: 'one\u2028two' });
  assert.equal((await ann.next('said')).text, 'hello');
  assert.equal((await ann.next('said')).cid, 'one\u2028two');
  ann.transport.close();
});

test('accepts a welcome that is far longer than a line of a client', async () => {
  await using target = await startStage('06', { pace: 0 });
  using bob = await JsonClient.join(target, 'bob');
  const page = 'x'.repeat(2_000);
  for (let count = 0; count < 60; count += 1) bob.send({ type: 'say', text: page });
  for (let count = 0; count < 60; count += 1) await bob.next('said');
  const ann = await join(target, 'ann');
  assert.ok(JSON.stringify(ann.welcome).length > 120_000);
  ann.transport.close();
});

test('messages from before the close are still sent, and the listener gets no further events', async () => {
  await using target = await startStage('06');
  const ann = await join(target, 'ann');
  using bob = await JsonClient.join(target, 'bob');
  void ann.closed.then(() => assert.fail('closed by ourselves'));
  ann.transport.send('{"type":"say","text":"last words"}');
  ann.transport.send('{"type":"leave"}');
  ann.transport.close();
  assert.equal((await bob.next('said')).text, 'last words');
  await bob.next('left', { name: 'ann' });
});

test('a goodbye of the server gives the close code that a WebSocket would have', async () => {
  await using target = await startStage('06');
  const ann = await join(target, 'ann');
  const again = openLine(target);
  await again.opened;
  const { session } = ann.welcome;
  again.transport.send(JSON.stringify({ type: 'hello', v: 1, name: 'ann', session }));
  assert.equal((await ann.next('bye')).code, 'replaced');
  assert.equal((await ann.closed).code, 4000);
  await target[Symbol.asyncDispose]();
  assert.equal((await again.closed).code, 1001);
});
