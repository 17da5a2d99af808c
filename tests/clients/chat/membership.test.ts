import assert from 'node:assert/strict';
import test from 'node:test';
import { follow, fromTheStart } from '../../../clients/chat/membership.ts';
import { BOB, said, welcome } from './fakes.ts';

const joined = follow({ name: 'ann' }, welcome({ seq: 7 }));

test('a welcome contains what a resume needs', () => {
  const { name, session, since } = joined;
  assert.deepEqual(
    { name, session, since },
    { name: 'ann', session: 's1', since: { epoch: 'e1', seq: 7 } },
  );
});

test('every event of the timeline moves the position to resume from', () => {
  assert.equal(follow(joined, said(9, 'hi')).since?.seq, 9);
});

test('a repeated event does not move it back', () => {
  for (const seq of [3, 7]) assert.equal(follow(joined, said(seq, 'hi')), joined);
});

test('follows our own rename, and nobody else’s', () => {
  const renamed = { type: 'renamed', seq: 8, at: 1, name: 'kate', from: 'x' } as const;
  assert.equal(follow(joined, { ...renamed, id: 'a' }).name, 'kate');
  assert.equal(follow(joined, { ...renamed, id: BOB.id }).name, 'ann');
});

test('a page with an empty log asks for the last hundred events again', () => {
  assert.equal(fromTheStart({ name: 'ann', since: { epoch: 'e1', seq: 250 } }).since?.seq, 150);
  assert.equal(fromTheStart(joined).since?.seq, 0);
});

test('events without a timeline, and those before the welcome, change nothing', () => {
  assert.equal(follow(joined, { type: 'typing', ...BOB }), joined);
  const before = { name: 'ann' };
  assert.equal(follow(before, said(9, 'hi')), before);
  assert.equal(fromTheStart(before), before);
});

test('our messages under another name do not rename us', () => {
  const ours = { id: 'a', name: 'somebody' };
  assert.equal(follow(joined, said(8, 'hi', ours)).name, 'ann');
});
