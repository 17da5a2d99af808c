import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { echo } from '../../stages/01-echo/echo.ts';

test('bytes come back unchanged, followed by the end', async () => {
  const written: Buffer[] = [];
  const socket = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk);
      done();
    },
  });
  echo(socket as Socket);
  const sent = [Buffer.from('hello\n'), Buffer.of(0, 255, 10, 13)];
  const ended = once(socket, 'finish');
  for (const chunk of sent) socket.push(chunk);
  await setImmediate();
  assert.equal(socket.writableEnded, false);
  socket.push(null);
  await ended;
  assert.deepEqual(Buffer.concat(written), Buffer.concat(sent));
});

test('a client that does not read is not read, either', async () => {
  const socket = new Duplex({ highWaterMark: 4, read() {}, write() {} });
  echo(socket as Socket);
  for (let count = 0; count < 10; count += 1) socket.push('four');
  await setImmediate();
  assert.equal(socket.writableLength, 4);
  assert.equal(socket.readableLength, 9 * 4);
});

test('a reset ends only its connection', async () => {
  const socket = new Duplex({ read() {}, write() {} });
  echo(socket as Socket);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.emit('error', new Error('ECONNRESET'));
  assert.equal(socket.destroyed, true);
  await closed;
});

test('an error of a destroyed socket does no harm, either', async () => {
  const socket = new Duplex({ read() {}, write() {} });
  echo(socket as Socket);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.destroy(new Error('ECONNRESET'));
  await closed;
});
