import assert from 'node:assert/strict';
import test from 'node:test';
import { ClipSender } from '../../../clients/chat/clip-sender.ts';
import type { ClientRequest } from '../../../clients/chat/membership.ts';
import { RoomModel } from '../../../clients/chat/room-model.ts';
import {
  UnreachableError,
  UnsuitableError,
  type Upload,
  UploadError,
} from '../../../clients/chat/upload.ts';
import type { Uploaded } from '../../../shared/protocol.ts';
import { FakeUnsentClips } from './fake-unsent-clips.ts';
import { deaf, recording, welcome } from './fakes.ts';

const uploaded: Uploaded = {
  id: 'c1',
  kind: 'voice',
  mime: 'audio/webm',
  bytes: 3,
  durationMs: 2_000,
  url: '/clips/c1',
};

function enter(upload: Upload, unsent = new FakeUnsentClips()) {
  const sent: ClientRequest[] = [];
  const room = new RoomModel(deaf, (request) => sent.push(request));
  room.apply(welcome());
  const clips = new ClipSender(room.outbox, upload, unsent);
  return { room, sent, clips, unsent, entry: () => room.entries[0] };
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** An upload that continues until it is cancelled. */
const cancellable: Upload = (_recording, _onProgress, signal) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new UploadError('Cancelled.')));
  });

test('uploads a clip and shares it', async () => {
  const { sent, clips, entry } = enter(async (_recording, onProgress) => {
    onProgress(0.5);
    assert.deepEqual(entry()?.delivery, { state: 'sending', progress: 0.5 });
    return uploaded;
  });
  await clips.send(recording);
  assert.deepEqual(sent, [{ type: 'share', clip: 'c1', waveform: [1, 2, 3], cid: entry()?.key }]);
});

test('the clip of a failed upload is kept, and can be sent again', async () => {
  let failing = true;
  const { sent, clips, entry } = enter(async () => {
    if (failing) throw new UploadError('Try again later.');
    return uploaded;
  });
  await clips.send(recording);
  assert.deepEqual(entry()?.delivery, { state: 'failed', reason: 'Try again later.' });
  assert.equal(sent.length, 0);
  failing = false;
  await clips.retry(entry()?.key ?? '');
  assert.equal(sent.length, 1);
  clips.forget(recording.id);
  await clips.retry(recording.id);
  assert.equal(sent.length, 1, 'what is forgotten is not sent');
});

test('a clip that the server would refuse again has failed for good, and is to be saved', async () => {
  const full = new FakeUnsentClips();
  full.put = async () => false;
  const { clips, entry } = enter(async () => {
    throw new UnsuitableError('Record a shorter one.');
  }, full);
  await clips.send(recording);
  const reason =
    'Record a shorter one. This device has no room to keep the message: save it before you close or reload the page.';
  assert.deepEqual(entry()?.delivery, { state: 'failed', reason, isFinal: true });
});

test('a clip that could not reach the server is sent automatically later, and only once', async () => {
  let isUp = false;
  const { room, sent, clips, entry } = enter(async () => {
    if (!isUp) throw new UnreachableError();
    return uploaded;
  });
  await clips.send(recording);
  const delivery = entry()?.delivery;
  assert(delivery?.state === 'failed');
  assert.match(delivery.reason, /sent as soon as you are online/);
  isUp = true;
  clips.sendWaiting();
  clips.sendWaiting();
  await settled();
  assert.equal(sent.length, 1);
  room.apply({ type: 'refused', code: 'no-such-clip', detail: 'gone', cid: recording.id });
  clips.sendWaiting();
  await settled();
  assert.equal(sent.length, 1, 'what the server has refused waits for the person');
});

test('a clip that was not shared when we came back as another member is uploaded again', async () => {
  let uploads = 0;
  const { room, sent, clips } = enter(async () => {
    uploads += 1;
    return { ...uploaded, id: `c${uploads}` };
  });
  const shares = () => sent.map((request) => request.type === 'share' && request.clip);
  await clips.send(recording);
  room.apply(welcome());
  clips.sendWaiting();
  await settled();
  assert.deepEqual(shares(), ['c1', 'c1'], 'the same member shares the same clip');
  room.apply(welcome({ you: { id: 'a2', name: 'ann' } }));
  clips.sendWaiting();
  clips.sendWaiting();
  await settled();
  assert.deepEqual(shares(), ['c1', 'c1', 'c2']);
});

test('a clip that is still being stored when the server is back is not forgotten', async () => {
  const slow = new FakeUnsentClips();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  slow.put = () => promise;
  let isUp = false;
  const uploadOnceUp: Upload = async () => {
    if (!isUp) throw new UnreachableError();
    return uploaded;
  };
  const { sent, clips, entry } = enter(uploadOnceUp, slow);
  const sending = clips.send(recording);
  await settled();
  isUp = true;
  clips.sendWaiting();
  resolve(true);
  await sending;
  await settled();
  assert.equal(sent.length, 1);
  assert.deepEqual(entry()?.delivery, { state: 'sending' });
});

test('an upload that is cancelled leaves the clip, to be sent again', async () => {
  const { sent, clips, entry } = enter(cancellable);
  const sending = clips.send(recording);
  clips.cancel(recording.id);
  await sending;
  assert.deepEqual(entry()?.delivery, { state: 'failed', reason: 'Cancelled.' });
  assert.equal(sent.length, 0);
});

test('a new attempt replaces the previous one, and fails or succeeds on its own', async () => {
  const { clips, entry } = enter(cancellable);
  const first = clips.send(recording);
  const second = clips.retry(recording.id);
  await first;
  assert.deepEqual(entry()?.delivery, { state: 'sending', progress: 0 });
  clips.cancel(recording.id);
  await second;
});

test('a clip is kept from its recording until it is not wanted any more', async () => {
  const { clips, unsent } = enter(async () => uploaded);
  clips.keep(recording);
  await clips.send(recording);
  assert.deepEqual([...unsent.kept.keys()], ['r1']);
  clips.forget('r1');
  await settled();
  assert.equal(unsent.kept.size, 0);
});

test('only what is kept is removed from the store, and once: a welcome may bring many texts of ours', async (t) => {
  const unsent = new FakeUnsentClips();
  const remove = t.mock.method(unsent, 'remove');
  const { clips } = enter(cancellable, unsent);
  clips.keep(recording);
  for (const cid of ['a text', 'r1', 'r1']) clips.forget(cid);
  await settled();
  assert.deepEqual(
    remove.mock.calls.map(({ arguments: [id] }) => id),
    ['r1'],
  );
});

test('a clip that is forgotten before it is stored is not found by a later page', async () => {
  const slow = new FakeUnsentClips();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  slow.put = () => promise.then(() => FakeUnsentClips.prototype.put.call(slow, recording));
  const { clips } = enter(cancellable, slow);
  clips.keep(recording);
  clips.forget('r1');
  resolve(true);
  await settled();
  assert.equal(slow.kept.size, 0);
});

test('a clip that an earlier page has left behind can be sent', async () => {
  const unsent = new FakeUnsentClips();
  await unsent.put(recording);
  let isUp = false;
  const uploadOnceUp: Upload = async () => {
    if (!isUp) throw new UploadError('Try again later.');
    return uploaded;
  };
  const { sent, clips, entry } = enter(uploadOnceUp, unsent);
  await clips.restore(new Set());
  assert.deepEqual(entry()?.delivery, { state: 'failed', reason: 'This message was not sent.' });
  await clips.retry('r1');
  const delivery = { state: 'failed', reason: 'Try again later.' };
  assert.deepEqual(entry()?.delivery, delivery, 'it stays stored');
  isUp = true;
  await clips.retry('r1');
  assert.equal(sent.length, 1);
});

test('a clip that an earlier page has posted is removed, and not shown as left behind', async () => {
  const unsent = new FakeUnsentClips();
  await unsent.put(recording);
  const { clips, entry } = enter(cancellable, unsent);
  await clips.restore(new Set([recording.id]));
  await settled();
  assert.equal(entry(), undefined);
  assert.equal(unsent.kept.size, 0);
});

test('a clip is shown from this device until it is posted, and then its memory is free', async (t) => {
  const revoke = t.mock.method(URL, 'revokeObjectURL');
  const { clips, entry } = enter(async () => uploaded);
  await clips.send(recording);
  const { content } = entry() ?? {};
  const url = content?.type === 'clip' ? content.clip.url : '';
  assert.match(url, /^blob:/);
  assert.deepEqual(content, { type: 'clip', clip: { ...recording, url } });
  clips.forget(recording.id);
  clips.forget(recording.id);
  assert.deepEqual(
    revoke.mock.calls.map(({ arguments: [revoked] }) => revoked),
    [url],
  );
});

test('a clip that is not wanted any more is not uploaded further', async () => {
  let isStopped = false;
  const { clips } = enter(async (_recording, _onProgress, signal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    isStopped = true;
    throw new UploadError('Cancelled.');
  });
  const sending = clips.send(recording);
  clips.forget(recording.id);
  clips.cancel(recording.id);
  await settled();
  assert.ok(isStopped);
  await sending;
});

test('an upload that was cancelled too late is not shared', async () => {
  const { promise, resolve } = Promise.withResolvers<Uploaded>();
  const { sent, clips } = enter(() => promise);
  const sending = clips.send(recording);
  clips.cancel(recording.id);
  resolve(uploaded);
  await sending;
  assert.deepEqual(sent, []);
});

test('a welcome uploads neither what is only kept nor what the server has refused', async () => {
  let uploads = 0;
  const { clips } = enter(async () => {
    uploads += 1;
    throw new UploadError('Try again later.');
  });
  clips.keep(recording);
  clips.sendWaiting();
  await clips.send(recording);
  clips.sendWaiting();
  await settled();
  assert.equal(uploads, 1);
});

test('a recording is stored once, and once more if it answers something', async (t) => {
  const unsent = new FakeUnsentClips();
  const put = t.mock.method(unsent, 'put');
  const { clips } = enter(async () => uploaded, unsent);
  clips.keep(recording);
  await clips.send(recording);
  assert.equal(put.mock.callCount(), 1);
  const re = { epoch: 'e1', seq: 1, name: 'bob', text: 'hi' };
  await clips.send({ ...recording, re });
  assert.equal(put.mock.callCount(), 2);
});

test('a bug in an upload is not taken for a failed one', async () => {
  const { clips } = enter(async () => {
    throw new TypeError('a bug');
  });
  await assert.rejects(clips.send(recording), TypeError);
});

test('leaving removes unsent clips', async () => {
  const { clips, unsent } = enter(cancellable);
  clips.keep(recording);
  clips.forgetAll();
  await settled();
  assert.equal(unsent.kept.size, 0);
});

test('says that a failed clip is lost with the page if the device has no room for it', async () => {
  const full = new FakeUnsentClips();
  full.isFull = true;
  const failing: Upload = () => Promise.reject(new UploadError('Try again later.'));
  const { clips, entry } = enter(failing, full);
  await clips.send(recording);
  const delivery = entry()?.delivery;
  assert(delivery?.state === 'failed');
  assert.match(delivery.reason, /^Try again later\. This device has no room .*before you close/);
});

test('a clip that the server has removed is uploaded again', async () => {
  let uploads = 0;
  const { room, sent, clips, entry } = enter(async () => ({ ...uploaded, id: `c${++uploads}` }));
  await clips.send(recording);
  const cid = entry()?.key ?? '';
  room.apply({ type: 'refused', code: 'no-such-clip', detail: 'upload it again', cid });
  await clips.retry(cid);
  const share = { type: 'share', waveform: [1, 2, 3], cid } as const;
  const shares = [
    { ...share, clip: 'c1' },
    { ...share, clip: 'c2' },
  ];
  assert.deepEqual(sent, shares, 'the old one is not shared again');
});

test('a clip that is shared while the connection is down is shared again after it', async () => {
  const { room, sent, clips } = enter(async () => uploaded);
  await clips.send(recording);
  room.apply(welcome());
  assert.deepEqual(sent[0], sent[1]);
});

test('a clip that is still being uploaded is not shared by a welcome', async () => {
  const { promise, resolve } = Promise.withResolvers<Uploaded>();
  const { room, sent, clips } = enter(() => promise);
  const sending = clips.send(recording);
  room.apply(welcome());
  assert.equal(sent.length, 0);
  resolve(uploaded);
  await sending;
  assert.equal(sent.length, 1);
});
