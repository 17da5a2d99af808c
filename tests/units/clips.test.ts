import assert from 'node:assert/strict';
import promises from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { UNSHARED_CLIP_MS } from '../../shared/limits.ts';
import { Clips } from '../../stages/06-media/clips.ts';
import { FakeCaller } from '../support/fake-caller.ts';
import { mockBuiltin } from '../support/mock-builtin.ts';

const BOB = { id: 'b', name: 'bob' };
const HAPPENED = { seq: 1, at: 0 };

/** Clips whose files are not removed, and the paths of those that would be. */
function noClips(t: TestContext) {
  const removed = mockBuiltin(t, promises, 'rm', async (_path: string) => {});
  const clips = new Clips('folder', () => {});
  const begin = (owner: string) => {
    const caller = new FakeCaller();
    const id = clips.uploads.begin(caller, { owner, network: 'home', bytes: 1 });
    return { id, caller };
  };
  const enter = (owner: string) => {
    const { id, caller } = begin(owner);
    const url = `/clips/${id}`;
    const mime = 'audio/webm';
    clips.uploads.enter(caller, { id, kind: 'voice', mime, bytes: 1, durationMs: 1, url });
    return id;
  };
  return {
    clips,
    begin,
    enter,
    removed: () => removed.mock.calls.map(({ arguments: [path] }) => path),
  };
}

test('the uploads and unshared clips of a member who leaves are removed, and nothing else', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { clips, begin, enter, removed } = noClips(t);
  const [shared, unshared, ofAnn] = [enter(BOB.id), enter(BOB.id), enter('ann')];
  clips.ledger.share(shared, BOB.id);
  const [underWay, other] = [begin(BOB.id), begin('ann')];
  clips.follow({ type: 'left', ...BOB, ...HAPPENED });
  assert.deepEqual(
    removed(),
    [underWay.id, unshared].map((id) => join('folder', id)),
  );
  assert.equal(underWay.caller.told.length, 1);
  assert.equal(other.caller.told.length, 0);
  assert.equal(clips.ledger.find(shared).id, shared);
  t.mock.timers.tick(UNSHARED_CLIP_MS);
  assert.deepEqual(removed().slice(2), [join('folder', ofAnn)]);
});

test('other events remove nothing', (t) => {
  const { clips, begin, enter, removed } = noClips(t);
  const unshared = enter(BOB.id);
  const { caller } = begin(BOB.id);
  clips.follow({ type: 'joined', ...BOB, ...HAPPENED });
  clips.follow({ type: 'renamed', ...BOB, from: 'robert', ...HAPPENED });
  clips.follow({ type: 'said', ...BOB, text: 'hello', ...HAPPENED });
  assert.deepEqual([removed(), caller.told], [[], []]);
  assert.equal(clips.ledger.share(unshared, BOB.id).id, unshared);
});
