/** What travels on a link, and the end of the simplest one. All else that links promise is in contracts/. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { HubEvent } from '../../shared/protocol.ts';
import { Envelope, PortLink, seal } from '../../stages/03-nicknames/link.ts';
import { FakePort } from '../support/fake-port.ts';

test('a request travels with the number of its connection', () => {
  assert.equal(seal('12', { type: 'who' }), '12 {"type":"who"}');
  const request = { type: 'say', text: 'one two  three' };
  const { address, content } = Envelope.open(seal('7', request));
  assert.equal(address, '7');
  assert.deepEqual(content, request);
});

test('an event travels on the link as it is sent to clients', () => {
  const refused: HubEvent = { type: 'refused', code: 'name-taken', detail: 'choose another one' };
  const { address, json, content } = Envelope.open(seal('12', refused));
  assert.equal(address, '12');
  assert.equal(json, JSON.stringify(refused));
  assert.deepEqual(content, refused);
});

test('a message is always one line', () => {
  const message = seal('1', { text: 'one\ntwo' });
  assert.doesNotMatch(message, /\n/);
  assert.deepEqual(Envelope.open(message).content, { text: 'one\ntwo' });
});

test('an event is parsed once, and only if its content is needed', () => {
  assert.equal(Envelope.open('12 no JSON').json, 'no JSON');
  const envelope = new Envelope('12', '{"type":"pong"}');
  assert.equal(envelope.content, envelope.content);
});

test('messages of a link are posted to its port, and messages from the port are received', async () => {
  const port = new FakePort();
  const link = new PortLink(port as unknown as MessagePort);
  link.send('a');
  link.close();
  assert.deepEqual(port.carried, ['a', { closed: true }]);
  port.emit('message', 'b');
  port.emit('message', 'c');
  port.emit('close');
  assert.deepEqual(await Array.fromAsync(link), [['b'], ['c']]);
});

/** Sends two messages, and runs until it is terminated. */
const SENDS = `
  import { workerData } from 'node:worker_threads';
  for (const message of ['first', 'last words']) workerData.port.postMessage(message);
  workerData.port.ref();
`;

test('a link ends when the thread at the other end dies, after what it has sent', async () => {
  const { port1, port2 } = new MessageChannel();
  const link = new PortLink(port1);
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(SENDS)}`), {
    workerData: { port: port2 },
    transferList: [port2],
    execArgv: [],
  });
  const heard: string[] = [];
  for await (const messages of link) {
    heard.push(...messages);
    if (heard.length === 2) await worker.terminate();
  }
  assert.deepEqual(heard, ['first', 'last words']);
});
