import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { TimelineEvent } from '../../shared/protocol.ts';
import { infoOf, Roster } from '../../stages/03-nicknames/roster.ts';
import { MessageIds } from '../../stages/04-broadcast/message-ids.ts';
import { postingTo } from '../../stages/04-broadcast/post.ts';
import { Timeline } from '../../stages/04-broadcast/timeline.ts';
import { FakeCaller } from '../support/fake-caller.ts';

/** Two members, functions with which they post, and the posted events. */
function room(t: TestContext) {
  t.mock.timers.enable({ apis: ['Date'] });
  const posted: TimelineEvent[] = [];
  const post = postingTo(new Timeline((event) => posted.push(event)), new MessageIds());
  const roster = new Roster(() => {});
  const [alice, bob] = ['alice', 'bob'].map((name) => {
    const member = roster.join(name);
    return (text: string, cid: string | undefined) => {
      const caller = new FakeCaller();
      post({ type: 'said', ...infoOf(member), text, cid }, member, caller);
      return caller.told;
    };
  });
  assert(alice && bob);
  return { alice, bob, posted };
}

test('a message that is sent again is posted once, and its sender gets the original event', (t) => {
  const { alice, bob, posted } = room(t);
  assert.deepEqual(alice('hello', 'c1'), []);
  bob('hi', 'b1');
  t.mock.timers.tick(5_000);
  assert.deepEqual(alice('hello', 'c1'), [posted[0]]);
  assert.equal(posted.length, 2);
});

test('a message with another id, another sender or no id is another message', (t) => {
  const { alice, bob, posted } = room(t);
  for (const cid of ['c1', 'c2', undefined, undefined]) assert.deepEqual(alice('hello', cid), []);
  assert.deepEqual(bob('hello', 'c1'), []);
  assert.equal(posted.length, 5);
});
