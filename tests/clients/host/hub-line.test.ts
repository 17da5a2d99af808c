import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HubLine } from '../../../clients/host/hub-line.ts';
import { ProtocolError } from '../../../shared/codes.ts';
import { FakeLink } from '../../support/fake-link.ts';

test('a request is answered with the value of the answer', async () => {
  const link = new FakeLink();
  const line = new HubLine(link);
  const answer = line.ask({ type: 'lock' });
  link.receive('host {"type":"answer","value":{"locked":true}}');
  assert.deepEqual(await answer, { locked: true });
  assert.deepEqual(link.sent, ['host {"type":"lock"}']);
});

test('a refusal keeps its code and its words', async () => {
  const link = new FakeLink();
  const answer = new HubLine(link).ask({ type: 'kick', name: 'bob' });
  link.receive('host {"type":"refused","code":"no-such-member","detail":"nobody"}');
  await assert.rejects(answer, new ProtocolError('no-such-member', 'nobody'));
});

test('requests are sent one at a time, in order, also after a refusal', async () => {
  const link = new FakeLink();
  const line = new HubLine(link);
  const first = line.ask({ type: 'unban', number: 1 });
  const second = line.ask({ type: 'unlock' });
  await Promise.resolve();
  assert.deepEqual(link.sent, ['host {"type":"unban","number":1}']);
  link.receive('host {"type":"refused","code":"no-such-ban","detail":"none"}');
  await assert.rejects(first);
  link.receive('host {"type":"answer","value":{"locked":false}}');
  assert.deepEqual(await second, { locked: false });
  assert.deepEqual(link.sent.slice(1), ['host {"type":"unlock"}']);
});

test('after the end of the link, requests are refused', async () => {
  const link = new FakeLink();
  const line = new HubLine(link);
  const pending = line.ask({ type: 'who' });
  link.close();
  await assert.rejects(pending, { code: 'shutting-down' });
  await assert.rejects(line.ask({ type: 'who' }), { code: 'shutting-down' });
});
