/** The hub's half of clips, without sockets, threads and files. */
import assert from 'node:assert/strict';
import promises from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  GRACE_MS,
  MAX_NAME_CHARACTERS,
  MAX_UPLOAD_BYTES_PER_NETWORK,
  UNSHARED_CLIP_MS,
} from '../../shared/limits.ts';
import type { Request } from '../../shared/protocol.ts';
import type { Handler } from '../../stages/03-nicknames/hub.ts';
import { type BegunUpload, Clips, clipLimits } from '../../stages/06-media/media-handlers.ts';
import { eventsOf } from '../support/events-of.ts';
import { FakePeer } from '../support/fake-peer.ts';
import { clipOf, mediaRoom } from '../support/media-room.ts';
import { mockBuiltin } from '../support/mock-builtin.ts';

type Event = Record<string, unknown> & { type: string };

const HOME = '192.0.2.1';

test('a new member gets the limits of clips, their address, and an upload token', () => {
  const { inquire, joined } = startRoom();
  const bob = joined('bob');
  const [welcome] = bob.events as unknown as Event[];
  assert.partialDeepStrictEqual(welcome, {
    type: 'welcome',
    you: { name: 'bob' },
    limits: {
      nameCharacters: MAX_NAME_CHARACTERS,
      voiceSeconds: 10,
      videoSeconds: 15,
      voiceBytes: 320_000,
      videoBytes: 4_500_000,
    },
    webPort: 8_080,
  });
  const asking = new FakePeer();
  const begin = { bytes: 1, address: HOME };
  inquire('begin-upload', { ...begin, token: welcome?.uploadToken }, asking);
  assert.equal(asking.events.length, 1);
  assert.throws(() => inquire('begin-upload', { ...begin, token: 'x' }, new FakePeer()), {
    code: 'unauthorized',
  });
});

test('an upload gets its id, its turn, and a confirmation, after which its clip can be shared', () => {
  const { handle, inquire, joined, broadcast } = startRoom();
  const bob = joined('bob');
  const upload = new FakePeer();
  inquire('begin-upload', { token: tokenOf(bob), bytes: 1, address: HOME }, upload);
  const { id, name } = begunBy(upload);
  assert.equal(name, 'bob');
  inquire('await-turn', {}, upload);
  inquire('enter-clip', { clip: clipOf('as its thread says') }, upload);
  assert.deepEqual(upload.events, [
    { type: 'answer', value: { id, name } },
    { type: 'answer', value: 'your turn' },
    { type: 'answer', value: 'entered' },
  ]);
  const finding = new FakePeer();
  assert.throws(() => inquire('find-clip', { id }, finding), { code: 'not-found' });
  handle('share', { clip: id }, bob);
  const clip = clipOf(id, 'as its thread says');
  const { type, ...posted } = broadcast.at(-1) as unknown as Event;
  assert.deepEqual([type, posted.name, posted.clip], ['clip', 'bob', { ...clip, waveform: [] }]);
  inquire('find-clip', { id }, finding);
  assert.deepEqual(finding.events, [{ type: 'answer', value: clip }]);
  const { seq } = posted;
  handle('share', { clip: id, re: seq }, bob);
  const re = { seq, name: 'bob', text: 'voice message' };
  assert.partialDeepStrictEqual(broadcast.at(-1), { type: 'clip', re });
});

test('a clip can be shared only by its member, with their waveform', () => {
  const { handle, inquire, joined, broadcast } = startRoom();
  const [bob, alice] = [joined('bob'), joined('alice')];
  const upload = new FakePeer();
  inquire('begin-upload', { token: tokenOf(bob), bytes: 1, address: HOME }, upload);
  const id = begunBy(upload).id;
  inquire('enter-clip', { clip: clipOf(id) }, upload);
  const share = { clip: id, waveform: [1, 2] };
  assert.throws(() => handle('share', share, new FakePeer()), { code: 'hello-first' });
  assert.throws(() => handle('share', share, alice), { code: 'no-such-clip' });
  handle('share', share, bob);
  assert.partialDeepStrictEqual(broadcast.at(-1), { clip: { id, waveform: [1, 2] } });
});

test('addresses of one network count together', () => {
  const { inquire, joined } = startRoom();
  const begin = (name: string, address: string) => {
    const question = { token: tokenOf(joined(name)), bytes: MAX_UPLOAD_BYTES_PER_NETWORK, address };
    inquire('begin-upload', question, new FakePeer());
  };
  begin('a', '2001:db8::1');
  assert.throws(() => begin('b', '2001:db8::2'), { code: 'too-many-uploads' });
  begin('c', '2001:db8:0:1::1');
});

test('a broken connection ends its upload, and its member after the grace period', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { handle, inquire, joined, roster, clips } = startRoom();
  const bob = joined('bob');
  const upload = new FakePeer();
  inquire('begin-upload', { token: tokenOf(bob), bytes: 1, address: HOME }, upload);
  inquire('disconnected', {}, upload);
  assert.throws(() => clips.uploads.awaitTurn(upload), { code: 'unauthorized' });
  assert.equal(upload.gone, true);
  assert.partialDeepStrictEqual(upload.events.at(-1), { type: 'bye', code: 'left' });
  handle('disconnected', {}, bob);
  assert.partialDeepStrictEqual(bob.events.at(-1), { type: 'bye', code: 'left' });
  t.mock.timers.tick(GRACE_MS - 1);
  assert.equal(roster.list().length, 1);
  t.mock.timers.tick(1);
  assert.deepEqual(roster.list(), []);
});

/** The handlers in a room whose clips have no files. */
function startRoom() {
  const { everyone, roster, clips, handlers, inquiryHandlers } = mediaRoom('nowhere');
  const broadcast = eventsOf(everyone);
  const call = (table: object) => (type: string, fields: object, peer: FakePeer) => {
    const handler = Object.entries(table).find(([each]) => each === type)?.[1];
    (handler as Handler<Request>)({ type, ...fields }, peer);
  };
  const handle = call(handlers);
  const joined = (name: string): FakePeer => {
    const peer = new FakePeer();
    handle('hello', { v: 1, name }, peer);
    return peer;
  };
  return { handle, inquire: call(inquiryHandlers), joined, broadcast, roster, clips };
}

function tokenOf({ events }: FakePeer): unknown {
  return (events[0] as unknown as Event).uploadToken;
}

const BOB = { id: 'b', name: 'bob' };
const HAPPENED = { seq: 1, at: 0 };

/** Clips whose files are not removed, and the paths of those that would be. */
function noClips(t: TestContext) {
  const removed = mockBuiltin(t, promises, 'rm', async (_path: string) => {});
  const clips = new Clips('folder', () => {});
  const begin = (owner: string) => {
    const peer = new FakePeer();
    const id = clips.uploads.begin(peer, { owner, network: 'home', bytes: 1 });
    return { id, peer };
  };
  const enter = (owner: string) => {
    const { id, peer } = begin(owner);
    clips.uploads.enter(peer, clipOf(id));
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
  assert.equal(underWay.peer.events.length, 1);
  assert.equal(other.peer.events.length, 0);
  assert.equal(clips.ledger.find(shared).id, shared);
  t.mock.timers.tick(UNSHARED_CLIP_MS);
  assert.deepEqual(removed().slice(2), [join('folder', ofAnn)]);
});

test('other events remove nothing', (t) => {
  const { clips, begin, enter, removed } = noClips(t);
  const unshared = enter(BOB.id);
  const { peer } = begin(BOB.id);
  clips.follow({ type: 'joined', ...BOB, ...HAPPENED });
  clips.follow({ type: 'renamed', ...BOB, from: 'robert', ...HAPPENED });
  clips.follow({ type: 'said', ...BOB, text: 'hello', ...HAPPENED });
  assert.deepEqual([removed(), peer.events], [[], []]);
  assert.equal(clips.ledger.share(unshared, BOB.id).id, unshared);
});

test('a clip may be as long as configured, and as large as good recordings of that length', () => {
  assert.deepEqual(clipLimits({ voiceSeconds: 10, videoSeconds: 15 }), {
    voice: { maxMs: 10_000, maxBytes: 320_000 },
    video: { maxMs: 15_000, maxBytes: 4_500_000 },
  });
});

function begunBy({ events: [begun] }: FakePeer): BegunUpload {
  return (begun as unknown as { value: BegunUpload }).value;
}
