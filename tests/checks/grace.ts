/** Check from stage 04 on: a member whose connection is lost leaves in the end. It waits for the grace period. */
import assert from 'node:assert/strict';
import { GRACE_MS } from '../../shared/limits.ts';
import { JsonClient, TextClient } from '../support/clients.ts';
import { patienceMs } from '../support/received.ts';
import { type Start, test } from './check.ts';

export function checkGrace(start: Start): void {
  test('a member who does not come back leaves after the grace period; one who has come back stays', {
    step: '04.6',
    points: 2,
    see: 'protocol.md#5-timeline-and-resume',
  }, async () => {
    await using target = await start();
    using alice = await JsonClient.join(target, 'alice');
    using carol = await JsonClient.join(target, 'carol');
    using dave = await JsonClient.join(target, 'dave');
    using bob = await JsonClient.join(target, 'bob');
    const { session } = carol.welcome;
    carol.cut();
    await carol.closed;
    using _carol = await JsonClient.join(target, 'carol', 'tcp', { session });
    // The older connection is told that it has been replaced, and ends after the newer one has begun.
    using _dave = await JsonClient.join(target, 'dave', 'tcp', { session: dave.welcome.session });
    await dave.closed;
    // The last one, so that the grace period of anybody else would end before that of bob.
    bob.cut();
    const { name } = await alice.next('left', {}, GRACE_MS + patienceMs());
    assert.equal(
      name,
      'bob',
      'the first member who leaves, after bob, carol and dave were cut off',
    );
    alice.send({ type: 'who' });
    const { members } = await alice.next('members');
    assert.deepEqual(
      (members as { name: string }[]).map((member) => member.name),
      ['alice', 'carol', 'dave'],
      'the members who are here: carol has come back, and dave has taken over from himself',
    );
    using _another = await TextClient.join(target, 'bob');
  });
}
