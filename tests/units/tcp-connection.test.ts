import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { mock, test } from 'node:test';
import { HEARTBEAT_TIMEOUT_MS } from '../../shared/limits.ts';
import { TcpConnection } from '../../stages/02-threaded-tcp/tcp-connection.ts';

/** A socket on which nothing moves, with this much waiting to be sent. */
function silentSocket(writableLength: number) {
  let onTimeout = () => {};
  const destroy = mock.fn();
  const setTimeout = mock.fn((_ms: number, callback: () => void) => {
    onTimeout = callback;
  });
  const socket = Object.assign(new EventEmitter(), { writableLength, destroy, setTimeout });
  new TcpConnection(socket as unknown as Socket);
  return { destroy, setTimeout, timeOut: () => onTimeout() };
}

test('a peer that takes nothing of what is written to it is cut', () => {
  const { destroy, setTimeout, timeOut } = silentSocket(1);
  assert.equal(setTimeout.mock.calls[0]?.arguments[0], HEARTBEAT_TIMEOUT_MS);
  timeOut();
  assert.equal(destroy.mock.callCount(), 1);
});

test('a person who only reads, and has read everything, may be silent for ever', () => {
  const { destroy, timeOut } = silentSocket(0);
  timeOut();
  assert.equal(destroy.mock.callCount(), 0);
});
