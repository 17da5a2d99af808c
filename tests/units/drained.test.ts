import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { drained } from '../../stages/02-threaded-tcp/drained.ts';

/** A socket whose other side reads nothing before `take`, and that is full with two bytes. */
function fullSocket() {
  let take = () => {};
  const socket = new Duplex({
    highWaterMark: 2,
    write(_chunk, _encoding, done) {
      take = done;
    },
  });
  socket.on('error', () => {});
  socket.write('ab');
  return Object.assign(socket, { take: () => take() });
}

const EVENTS = ['drain', 'close', 'error'] as const;

function listenersOf(socket: Duplex): number[] {
  return EVENTS.map((event) => socket.listenerCount(event));
}

test('it resolves at once if little is queued', async () => {
  const socket = new Duplex({ write: () => {} });
  socket.write('a');
  await drained(socket);
});

test('a socket is drained when its queue has been sent, and not before', async () => {
  const socket = fullSocket();
  const before = listenersOf(socket);
  let isDrained = false;
  const draining = drained(socket).then(() => {
    isDrained = true;
  });
  await setImmediate();
  assert.equal(isDrained, false);
  socket.take();
  await draining;
  assert.deepEqual(listenersOf(socket), before, 'nobody listens any longer');
});

for (const [how, error] of [
  ['is closed', undefined],
  ['is reset', new Error('ECONNRESET')],
] as const) {
  test(`nobody waits for a socket that ${how}`, async () => {
    const socket = fullSocket();
    const before = listenersOf(socket);
    const draining = drained(socket);
    socket.destroy(error);
    await draining;
    assert.deepEqual(listenersOf(socket), before);
    await drained(socket);
  });
}
