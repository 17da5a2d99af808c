import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { CIDS_PER_MEMBER } from '../../shared/limits.ts';
import type { Clip, TimelineEvent } from '../../shared/protocol.ts';
import { infoOf, Roster } from '../../stages/03-nicknames/roster.ts';
import { Posting } from '../../stages/04-broadcast/posting.ts';
import { Timeline } from '../../stages/04-broadcast/timeline.ts';
import { FakePeer } from '../support/fake-peer.ts';

const CLIP: Clip = {
  id: 'clip',
  kind: 'voice',
  mime: 'audio/webm',
  bytes: 1,
  durationMs: 1,
  url: '/clips/clip',
  waveform: [],
};

/** Two members who post: functions that return what the sender is answered, and the posted events. */
function room(t: TestContext) {
  t.mock.timers.enable({ apis: ['Date'] });
  const posted: TimelineEvent[] = [];
  const posting = new Posting(new Timeline((event) => posted.push(event)));
  const roster = new Roster(() => {});
  const [alice, bob] = ['alice', 'bob'].map((name) => {
    const member = roster.join(name);
    const sender = infoOf(member);
    const answersTo = (post: (peer: FakePeer) => void) => {
      const peer = new FakePeer();
      post(peer);
      return peer.events;
    };
    return {
      says: (text: string, cid: string | undefined) =>
        answersTo((peer) => posting.post({ type: 'said', ...sender, text, cid }, member, peer)),
      shares: (clip: Clip, cid: string | undefined) =>
        answersTo((peer) => posting.post({ type: 'clip', ...sender, clip, cid }, member, peer)),
      find: (cid: string | undefined) => posting.find(member, cid),
    };
  });
  assert(alice && bob);
  return { alice, bob, posted };
}

test('a message that is sent again is posted once, and its sender gets the original event', (t) => {
  const { alice, bob, posted } = room(t);
  assert.deepEqual(alice.says('hello', 'c1'), []);
  bob.says('hi', 'b1');
  t.mock.timers.tick(5_000);
  assert.deepEqual(alice.says('hello', 'c1'), [posted[0]]);
  assert.equal(posted.length, 2);
});

test('a message with another id, another sender or no id is another message', (t) => {
  const { alice, bob, posted } = room(t);
  for (const cid of ['c1', 'c2', undefined, undefined])
    assert.deepEqual(alice.says('hello', cid), []);
  assert.deepEqual(bob.says('hello', 'c1'), []);
  assert.equal(posted.length, 5);
  assert.deepEqual([alice.find('c1')?.seq, bob.find('c1')?.seq], [1, 5]);
});

test('the latest message ids of a member are remembered, and the oldest is forgotten first', (t) => {
  const { alice, posted } = room(t);
  for (let count = 0; count < CIDS_PER_MEMBER; count += 1) alice.says('hello', `c${count}`);
  assert.deepEqual(alice.says('hello', 'c0'), [posted[0]]);
  alice.says('hello', 'one more');
  assert.equal(alice.find('c0'), undefined);
  assert.deepEqual(alice.says('hello', 'c1'), [posted[1]]);
  assert.deepEqual(alice.says('hello', 'one more'), [posted.at(-1)]);
  assert.equal(posted.length, CIDS_PER_MEMBER + 1);
});

test('a message without an id is not remembered, and replaces none', (t) => {
  const { alice } = room(t);
  for (let count = 0; count < CIDS_PER_MEMBER; count += 1) alice.says('hello', `c${count}`);
  alice.says('hello', undefined);
  assert.equal(alice.find(undefined), undefined);
  assert.equal(alice.find('c0')?.seq, 1);
});

test('the place and the clip of a message are kept, but not its text', (t) => {
  const { alice } = room(t);
  alice.says('long', 'said');
  t.mock.timers.tick(3);
  alice.shares(CLIP, 'shared');
  assert.deepEqual(alice.find('said'), { seq: 1, at: 0 });
  assert.deepEqual(alice.find('shared'), { seq: 2, at: 3, clip: CLIP });
});

test('a repeat is answered with the clip that was posted', (t) => {
  const { alice, posted } = room(t);
  alice.shares(CLIP, 'c1');
  assert.deepEqual(alice.shares({ ...CLIP, id: 'uploaded again' }, 'c1'), [posted[0]]);
});
