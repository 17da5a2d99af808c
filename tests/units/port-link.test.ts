/** A link over one port of a channel, with a port that only records its calls. */
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { mock, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { portLink } from '../../stages/03-nicknames/port-link.ts';

function open() {
  const [postMessage, close] = [mock.fn(), mock.fn()];
  const port = Object.assign(new EventEmitter(), { postMessage, close });
  return { port, link: portLink(port as unknown as MessagePort) };
}

test('packets of a link are posted to its port, and packets from the port are received', async () => {
  const { port, link } = open();
  link.send('a');
  await setImmediate();
  assert.deepEqual(port.postMessage.mock.calls[0]?.arguments, ['a']);
  port.emit('message', 'b');
  link.close();
  assert.equal(port.close.mock.callCount(), 1);
  assert.deepEqual(await Array.fromAsync(link), [['b']]);
});

test('a link ends when the thread at the other end does', async () => {
  const { port, link } = open();
  port.emit('message', 'last words');
  port.emit('close');
  assert.equal(port.close.mock.callCount(), 1);
  assert.deepEqual(await Array.fromAsync(link), [['last words']]);
});
