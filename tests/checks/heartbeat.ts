/** Check from stage 05 on: the server notices a client that is gone without a word. It takes most of a minute. */
import assert from 'node:assert/strict';
import { HEARTBEAT_INTERVAL_MS, HEARTBEAT_TIMEOUT_MS } from '../../shared/limits.ts';
import { RawWebSocket } from '../support/raw-websocket.ts';
import { type Start, test } from './check.ts';

/** What a busy machine may add. */
const MARGIN_MS = 5_000;

export function checkHeartbeat(start: Start): void {
  test('a client is pinged every 20 s; one that answers nothing is disconnected within 45 s, and one that answers stays', {
    step: '05.3',
    points: 4,
    see: 'protocol.md#7-websocket',
  }, async () => {
    await using target = await start();
    using frozen = await RawWebSocket.open(target, { answersPings: false });
    using alive = await RawWebSocket.open(target);
    for (const [client, name] of [
      [frozen, 'frozen'],
      [alive, 'alive'],
    ] as const) {
      client.send({ type: 'hello', v: 1, name });
      await client.next('welcome');
    }
    await alive.pinged(HEARTBEAT_INTERVAL_MS + MARGIN_MS);
    await frozen.ended(
      'that a client that answers no ping is disconnected within 45 s',
      HEARTBEAT_TIMEOUT_MS + MARGIN_MS,
    );
    alive.send({ type: 'who' });
    const { message } = await alive.next('members');
    const names = (message.members as { name: string }[]).map(({ name }) => name);
    assert.ok(names.includes('alive'), 'the client that answers pings is still here');
  });
}
