import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { SocketMeter } from '../../stages/05-websocket-bridge/socket-meter.ts';

function socket(bytesRead: number, bytesWritten: number) {
  return Object.assign(new EventEmitter(), { bytesRead, bytesWritten }) as unknown as Socket & {
    bytesRead: number;
    bytesWritten: number;
  };
}

test('bytes are counted once, whether their socket is open or has closed since', () => {
  const meter = new SocketMeter();
  const [one, two] = [socket(1, 10), socket(2, 20)];
  meter.add(one);
  meter.add(two);
  assert.equal(meter.size, 2);
  assert.deepEqual(meter.take(), { received: 3, sent: 30 });
  assert.deepEqual(meter.take(), { received: 0, sent: 0 });
  one.bytesRead += 5;
  one.bytesWritten += 50;
  one.emit('close');
  assert.equal(meter.size, 1);
  two.bytesRead += 1;
  assert.deepEqual(meter.take(), { received: 6, sent: 50 });
  two.emit('close');
  assert.deepEqual(meter.take(), { received: 0, sent: 0 });
  assert.equal(meter.size, 0);
});
