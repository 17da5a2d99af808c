import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Heartbeat } from '../../../clients/chat/heartbeat.ts';
import { PONG_TIMEOUT_MS, SERVER_SILENCE_MS } from '../../../shared/limits.ts';

test('after a silence it asks, and without an answer the connection is dead', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const told: string[] = [];
  const heartbeat = new Heartbeat(
    () => told.push('ping'),
    () => told.push('dead'),
  );
  heartbeat.heard();
  t.mock.timers.tick(SERVER_SILENCE_MS - 1);
  heartbeat.heard();
  t.mock.timers.tick(SERVER_SILENCE_MS - 1);
  assert.deepEqual(told, [], 'the silence counts from the last message');
  t.mock.timers.tick(1);
  assert.deepEqual(told, ['ping']);
  heartbeat.heard();
  t.mock.timers.tick(SERVER_SILENCE_MS);
  t.mock.timers.tick(PONG_TIMEOUT_MS);
  assert.deepEqual(told, ['ping', 'ping', 'dead']);
  heartbeat.heard();
  heartbeat.stop();
  t.mock.timers.tick(SERVER_SILENCE_MS);
  assert.equal(told.length, 3, 'nothing after the end');
});
