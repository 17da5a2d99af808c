import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CIDS_PER_MEMBER } from '../../shared/limits.ts';
import type { Clip, TimelineEvent } from '../../shared/protocol.ts';
import { Roster } from '../../stages/03-nicknames/roster.ts';
import { MessageIds } from '../../stages/04-broadcast/message-ids.ts';

const CLIP: Clip = {
  id: 'clip',
  kind: 'voice',
  mime: 'audio/webm',
  bytes: 1,
  durationMs: 1,
  url: '/clips/clip',
  waveform: [],
};

function twoMembers() {
  const roster = new Roster(() => {});
  return [roster.join('alice'), roster.join('bob')] as const;
}

test('the latest message ids of a member are remembered, and the oldest is forgotten first', () => {
  const [alice] = twoMembers();
  const ids = new MessageIds();
  for (let seq = 0; seq < CIDS_PER_MEMBER; seq += 1)
    ids.remember(alice, `c${seq}`, { seq, at: 10 * seq });
  assert.deepEqual(ids.find(alice, 'c0'), { seq: 0, at: 0 });
  ids.remember(alice, 'one more', { seq: 1_000, at: 1 });
  assert.equal(ids.find(alice, 'c0'), undefined);
  assert.deepEqual(ids.find(alice, 'c1'), { seq: 1, at: 10 });
  assert.deepEqual(ids.find(alice, 'one more'), { seq: 1_000, at: 1 });
});

test('the same id from two members is two messages', () => {
  const [alice, bob] = twoMembers();
  const ids = new MessageIds();
  ids.remember(alice, 'c', { seq: 1, at: 0 });
  assert.equal(ids.find(bob, 'c'), undefined);
  ids.remember(bob, 'c', { seq: 2, at: 0 });
  assert.equal(ids.find(alice, 'c')?.seq, 1);
});

test('a message without an id is not remembered, and replaces none', () => {
  const [alice] = twoMembers();
  const ids = new MessageIds();
  for (let seq = 0; seq < CIDS_PER_MEMBER; seq += 1) ids.remember(alice, `c${seq}`, { seq, at: 0 });
  ids.remember(alice, undefined, { seq: 1_000, at: 0 });
  assert.equal(ids.find(alice, undefined), undefined);
  assert.equal(ids.find(alice, 'c0')?.seq, 0);
});

test('the place and the clip of a message are kept, but not its text', () => {
  const [alice] = twoMembers();
  const ids = new MessageIds();
  const said: TimelineEvent = { type: 'said', seq: 1, at: 2, id: 'a', name: 'alice', text: 'long' };
  ids.remember(alice, 'said', said);
  assert.deepEqual(ids.find(alice, 'said'), { seq: 1, at: 2 });
  ids.remember(alice, 'shared', { seq: 2, at: 3, clip: CLIP });
  assert.deepEqual(ids.find(alice, 'shared'), { seq: 2, at: 3, clip: CLIP });
});
