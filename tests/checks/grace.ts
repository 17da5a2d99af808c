/** Check from stage 04 on: a member whose connection is lost leaves in the end. It waits for the grace period. */
import assert from 'node:assert/strict';
import { GRACE_MS } from '../../shared/limits.ts';
import { JsonClient, TextClient } from '../support/clients.ts';
import { patienceMs } from '../support/received.ts';
import { type Start, test } from './check.ts';

export function checkGrace(start: Start): void {
  test('a member who does not come back leaves after the grace period', {
    step: '04.6',
    points: 1,
    see: 'protocol.md#5-timeline-and-resume',
  }, async () => {
    await using target = await start();
    using alice = await JsonClient.join(target, 'alice');
    using bob = await JsonClient.join(target, 'bob');
    bob.cut();
    const { name } = await alice.next('left', {}, GRACE_MS + patienceMs());
    assert.equal(name, 'bob');
    using _another = await TextClient.join(target, 'bob');
  });
}
