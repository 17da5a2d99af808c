import assert from 'node:assert/strict';
import test from 'node:test';
import type { Entry } from '../../../clients/chat/entry.ts';
import type { ClientRequest } from '../../../clients/chat/membership.ts';
import { RoomModel } from '../../../clients/chat/room-model.ts';
import { BOB, cleared, deaf, recording, said, shortened, welcome } from './fakes.ts';

const ANN = { id: 'a', name: 'ann' };

const CLIP = { ...recording, url: 'blob:1' };

function enter() {
  const sent: ClientRequest[] = [];
  const changed: string[] = [];
  const listener = { ...deaf, changed: ({ key }: Entry) => void changed.push(key) };
  const room = new RoomModel(listener, (request) => sent.push(request));
  room.apply(welcome());
  const lastCid = () => room.entries.filter(({ delivery }) => delivery).at(-1)?.key ?? '';
  return { room, outbox: room.outbox, sent, changed, lastCid, log: () => shortened(room.entries) };
}

test('a message is sent when it comes back from the server', () => {
  const { room, outbox, sent, lastCid, log } = enter();
  outbox.post('say', 'hello');
  assert.deepEqual(sent, [{ type: 'say', text: 'hello', cid: lastCid() }]);
  assert.deepEqual(log(), ['hello (sending)']);
  room.apply(said(2, 'hello', ANN, lastCid()));
  assert.deepEqual(log(), ['hello (sent)']);
});

test('messages from others that the server posts before ours are above it', () => {
  const { room, outbox, lastCid, log } = enter();
  outbox.post('say', 'mine');
  const cid = lastCid();
  room.apply(said(2, 'theirs'));
  assert.deepEqual(log(), ['theirs', 'mine (sending)']);
  outbox.post('say', 'mine too');
  room.apply(said(3, 'mine', ANN, cid));
  room.apply(said(4, 'theirs again'));
  assert.deepEqual(log(), ['theirs', 'mine (sent)', 'theirs again', 'mine too (sending)']);
});

test('nobody else can confirm our message', () => {
  const { room, outbox, lastCid, log } = enter();
  outbox.post('say', 'mine');
  room.apply(said(2, 'mine', BOB, lastCid()));
  assert.deepEqual(log(), ['mine', 'mine (sending)']);
});

test('unconfirmed messages are sent again after a reconnect, with the same cid', () => {
  const { room, outbox, sent } = enter();
  outbox.post('say', 'once');
  room.apply(welcome());
  assert.equal(sent.length, 2);
  assert.deepEqual(sent[0], sent[1]);
});

test('messages that the resume confirms are not sent again', () => {
  const { room, outbox, sent, lastCid, log } = enter();
  outbox.post('say', 'once');
  room.apply(welcome({ seq: 2, recent: [said(2, 'once', ANN, lastCid())] }));
  assert.equal(sent.length, 1);
  assert.deepEqual(log(), ['once (sent)', 'Caught up.']);
});

test('a message is confirmed even when we come back as another member', () => {
  const { room, outbox, sent, lastCid } = enter();
  outbox.post('say', 'once');
  const recent = [said(2, 'once', ANN, lastCid())];
  room.apply(welcome({ seq: 3, you: { id: 'a2', name: 'ann' }, recent }));
  assert.equal(sent.length, 1);
});

test('a repeated cid, answered with the old event, confirms the message', () => {
  const { room, outbox, lastCid, log } = enter();
  outbox.post('say', 'once');
  const cid = lastCid();
  room.apply(welcome({ seq: 5 }));
  room.apply(said(2, 'once', ANN, cid));
  assert.deepEqual(log(), ['Caught up.', 'once (sent)']);
});

test('a refused message fails with the reason, and can be sent again', () => {
  const { room, outbox, sent, lastCid } = enter();
  outbox.post('act', 'waves');
  const cid = lastCid();
  room.apply({ type: 'refused', code: 'muted', detail: 'wait', cid });
  const failed = { state: 'failed', reason: 'Wait.' };
  assert.deepEqual(room.entries[0]?.delivery, failed);
  outbox.retry(cid);
  assert.deepEqual(room.entries[0]?.delivery, { state: 'sending' });
  assert.deepEqual(sent[0], sent[1]);
});

test('a message that would be refused again has failed for good', () => {
  const { room, outbox, lastCid } = enter();
  outbox.post('say', 'too much');
  room.apply({ type: 'refused', code: 'text-too-long', detail: 'cut it', cid: lastCid() });
  const failed = { state: 'failed', reason: 'Cut it.', isFinal: true };
  assert.deepEqual(room.entries[0]?.delivery, failed);
});

test('a failed message is not sent again automatically', () => {
  const { room, outbox, sent, log } = enter();
  outbox.post('say', 'hello');
  outbox.failAll('Not sent.');
  room.apply(welcome());
  assert.equal(sent.length, 1);
  assert.deepEqual(log(), ['hello (failed)', 'Caught up.']);
});

test('no more messages wait than the server remembers', () => {
  const { room, outbox, sent, log } = enter();
  for (let count = 0; count < 129; count += 1) outbox.post('say', 'hello');
  assert.equal(sent.length, 128);
  assert.equal(log().at(-1), 'hello (failed)');
  const { delivery } = room.entries.at(-1) ?? {};
  assert.match(delivery?.state === 'failed' ? delivery.reason : '', /^[A-Z].*\.$/);
  outbox.fail(room.entries[0]?.key ?? '', 'No.');
  outbox.post('say', 'those that have failed do not wait');
  assert.equal(sent.length, 129);
});

test('what is not waiting is neither sent nor shown', () => {
  const { outbox, sent, changed, log } = enter();
  outbox.share('gone', 'c1', []);
  outbox.retry('gone');
  outbox.fail('gone', 'No.');
  outbox.progress('gone', 1);
  assert.deepEqual([sent, changed, log()], [[], [], []]);
});

test('an upload that has failed makes no more progress', () => {
  const { room, outbox } = enter();
  outbox.addClip('r1', CLIP);
  outbox.progress('r1', 0.5);
  assert.deepEqual(room.entries[0]?.delivery, { state: 'sending', progress: 0.5 });
  outbox.fail('r1', 'No.');
  outbox.progress('r1', 0.6);
  assert.deepEqual(room.entries[0]?.delivery, { state: 'failed', reason: 'No.' });
});

test('a clip that answers what is gone is an ordinary one, and waits for its upload', () => {
  const { room, outbox, sent } = enter();
  outbox.addClip('r1', CLIP, { epoch: 'e0', seq: 1, name: 'bob', text: 'hi' });
  assert.deepEqual(sent, []);
  const [entry] = room.entries;
  assert.deepEqual([entry?.content, entry?.re], [{ type: 'clip', clip: CLIP }, undefined]);
});

test('a clear changes only the messages that answer another', () => {
  const { room, outbox, changed } = enter();
  room.apply(said(2, 'hello'));
  outbox.post('say', 'mine');
  outbox.post('say', 'an answer', { epoch: 'e1', seq: 2, name: 'bob', text: 'hello' });
  const { key } = room.entries.at(-1) ?? {};
  room.apply(cleared(3));
  assert.deepEqual(changed, [key]);
});

test('as another member, texts are sent again, and clips have to be uploaded again, once', () => {
  const { room, outbox, sent } = enter();
  outbox.post('say', 'hello');
  outbox.addClip('r1', CLIP);
  outbox.share('r1', 'c1', []);
  room.apply(welcome({ you: { id: 'a2', name: 'ann' } }));
  assert.deepEqual(
    sent.map(({ type }) => type),
    ['say', 'share', 'say'],
  );
  assert.deepEqual(outbox.takeLost(), ['r1']);
  assert.deepEqual(outbox.takeLost(), []);
});

test('after a reload unconfirmed messages are sent with the same cid', () => {
  const before = enter();
  before.outbox.post('say', 'waits');
  before.outbox.post('act', 'failed');
  before.outbox.fail(before.lastCid(), 'Not sent.');
  before.outbox.addClip('r1', CLIP);
  const texts = JSON.parse(JSON.stringify(before.outbox.texts)) as typeof before.outbox.texts;

  const { room, outbox, sent, log } = enter();
  for (const text of texts) outbox.takeOver(text);
  assert.deepEqual(sent, before.sent.slice(0, 1));
  assert.deepEqual(log(), ['failed (failed)', 'waits (sending)']);
  room.apply(said(2, 'waits', ANN, texts[0]?.entry.key));
  assert.deepEqual(log(), ['failed (failed)', 'waits (sent)']);
});

test('a message that was refused keeps its reason at the end of the connection', () => {
  const { room, outbox, lastCid, log } = enter();
  outbox.post('say', 'refused');
  outbox.fail(lastCid(), 'Too long.');
  outbox.post('say', 'on its way');
  outbox.failAll('Not sent.');
  assert.deepEqual(log(), ['refused (failed)', 'on its way (failed)']);
  assert.deepEqual(
    room.entries.map(({ delivery }) => delivery?.state === 'failed' && delivery.reason),
    ['Too long.', 'Not sent.'],
  );
});
