/**
 * The most important promise: whatever is killed, cut or stalled, each acknowledged message arrives exactly
 * once at each member that resumes, or the member is told that it is gone. The control group checks this
 * for every event (`control/json-member.ts`). Here it gets every reason to lose one.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { ControlGroup } from './control/group.ts';
import { Random } from './random.ts';
import { Victim } from './victim.ts';

const MISHAPS = 16;
/** The step at which the server is killed, which starts a new timeline. */
const DEATH = 9;

for (const seed of [1, 2]) {
  test(`no acknowledged message is lost or repeated, with seed ${seed}`, async () => {
    const random = new Random(seed);
    await using victim = await Victim.start();
    const { host, port, webPort } = victim.address;
    await using group = await ControlGroup.start({
      address: { host, port, webPort },
      perEncoding: 3,
      seed,
    });
    await group.begin({ full: true });
    for (let number = 0; number < MISHAPS; number += 1) {
      if (number === DEATH) await victim.replace();
      else await mishap(victim, group, random);
      await delay(random.below(400));
    }
    const { faults, missed, breaks, deliveries } = await group.settle();
    assert.deepEqual(faults, []);
    assert.equal(missed, 0, 'far less has happened than is kept');
    assert.ok(breaks.length > 5, `${breaks.length} lines broke`);
    assert.ok(deliveries > 200, `${deliveries} messages were heard`);
  });
}

async function mishap(victim: Victim, group: ControlGroup, random: Random): Promise<void> {
  const kind = random.next();
  // Most often connections break or stall, as in reality.
  if (kind < 0.6) return group.suffer();
  if (kind < 0.8) return stopServer(victim, random.below(300));
  const threadId = random.pick(await victim.threadIds());
  if (kind < 0.9) victim.order({ does: 'stall', ms: random.below(1_000), threadId });
  else victim.order({ does: 'crash', threadId });
}

async function stopServer(victim: Victim, ms: number): Promise<void> {
  victim.signal('SIGSTOP');
  await delay(ms);
  victim.signal('SIGCONT');
}
