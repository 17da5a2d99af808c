import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Chat } from '../../../clients/chat/chat.ts';
import { CLOSE } from '../../../shared/codes.ts';
import type { TimelineEvent } from '../../../shared/protocol.ts';
import { FakeUnsentClips } from './fake-unsent-clips.ts';
import { BOB, cleared, fakeTransport, recording, said, shortened, tell, welcome } from './fakes.ts';

/** Ann's chat and the calls to its screen. It leaves with its scope. */
function start(unsent = new FakeUnsentClips()) {
  const told: string[] = [];
  const { open, lines } = fakeTransport();
  const chat = new Chat(
    { open, unsent },
    {
      placed: ({ key }, before) => told.push(`${key} before ${before}`),
      changed: ({ key }) => told.push(`${key} changed`),
      dropped: ({ key }) => told.push(`${key} dropped`),
      membersChanged: (members, you) =>
        told.push(`${members.map(({ name }) => name).join(' ')}, we are ${you}`),
      cleared: () => told.push('cleared'),
      answeringChanged: (answered) => told.push(`answers ${answered?.text}`),
      mutedChanged: (mute) => told.push(mute ? `muted until ${mute.until}` : 'not muted'),
      connectionEntered: ({ phase }) => told.push(phase),
      welcomed: ({ you }) => told.push(`welcome ${you.name}`),
      typingChanged: (names) => told.push(`typing: ${names.join(' ')}`),
    },
  );
  chat.reconnector.join({ name: 'ann' });
  const line = () => {
    const last = lines.at(-1);
    assert(last);
    return last;
  };
  const since = () => told.splice(0);
  const log = () => shortened(chat.room.entries);
  const leave = { [Symbol.dispose]: () => chat.leave() };
  return Object.assign(leave, { chat, unsent, lines, line, since, log });
}

function enter() {
  const started = start();
  tell(started.line(), welcome());
  started.since();
  return started;
}

test('the screen receives the state of the connection, the members, and the messages', () => {
  using started = start();
  tell(started.line(), welcome());
  tell(started.line(), said(2, 'hi'));
  assert.deepEqual(started.since(), [
    'connecting',
    'online',
    'welcome ann',
    'ann, we are a',
    'e1 2 before undefined',
  ]);
});

test('the screen is notified of changed and removed entries', () => {
  using started = enter();
  const { chat, line, since, log } = started;
  chat.enter('hello');
  const [entry] = chat.room.entries;
  assert(entry);
  tell(line(), { type: 'refused', code: 'text-too-long', detail: 'too long', cid: entry.key });
  assert.deepEqual(log(), ['hello (failed)']);
  chat.remove(entry);
  assert.deepEqual(since(), [
    `${entry.key} before undefined`,
    `${entry.key} changed`,
    `${entry.key} dropped`,
  ]);
  assert.deepEqual(log(), []);
});

test('the screen shows who else is typing, but not that we are', () => {
  using started = enter();
  tell(started.line(), { type: 'typing', ...BOB });
  tell(started.line(), { type: 'typing', id: 'a', name: 'ann' });
  tell(started.line(), said(2, 'done'));
  const typing = started.since().filter((line) => line.startsWith('typing'));
  assert.deepEqual(typing, ['typing: bob', 'typing: ']);
});

test('an entered text is a message, an action, a request, or answered locally', () => {
  using started = enter();
  const { chat, line, log } = started;
  const sent = () => line().sent.at(-1);
  assert.equal(chat.enter('hello'), true);
  assert.partialDeepStrictEqual(sent(), { type: 'say', text: 'hello' });
  assert.equal(chat.enter('/me waves'), true);
  assert.partialDeepStrictEqual(sent(), { type: 'act', text: 'waves' });
  assert.equal(chat.enter('/who'), true);
  assert.deepEqual(sent(), { type: 'who' });
  assert.equal(chat.enter('/help'), true);
  assert.match(String(log().at(0)), /^\/me waves: says/);
  assert.equal(chat.enter('/dance'), false, 'it stays, to be corrected');
  assert.match(String(log().at(1)), /^\/dance: /);
  assert.equal(chat.enter('/quit'), true);
  assert.deepEqual(sent(), { type: 'leave' });
});

test('each message shows why nothing is sent any more', () => {
  using started = enter();
  const { chat, line } = started;
  chat.enter('hello');
  tell(line(), { type: 'bye', code: 'replaced', detail: 'you went on elsewhere' });
  line().listener.closed(CLOSE.replaced);
  assert.deepEqual(chat.room.entries[0]?.delivery, {
    state: 'failed',
    reason: 'Not sent: You went on elsewhere.',
  });
});

test('the screen is told what the host does', () => {
  using started = enter();
  const { line, since } = started;
  tell(line(), { type: 'typing', ...BOB });
  tell(line(), cleared(2));
  tell(line(), { type: 'muted', until: 5 });
  tell(line(), { type: 'unmuted' });
  assert.deepEqual(since(), [
    'typing: bob',
    'typing: ',
    'cleared',
    'e1 2 before undefined',
    'muted until 5',
    'notice 1 before undefined',
    'not muted',
    'notice 2 before undefined',
  ]);
});

test('the mute does not stay with the next person', () => {
  using started = enter();
  const { chat, line, since } = started;
  tell(line(), { type: 'muted' });
  chat.leave();
  assert.ok(since().includes('not muted'));
  assert.equal(chat.muting.mute, undefined);
});

test('what a member who is removed has not sent waits for the person, not for the next welcome', () => {
  using started = enter();
  const { chat, line, log } = started;
  chat.enter('hello');
  tell(line(), { type: 'bye', code: 'kicked', detail: 'the host has removed you: spam' });
  line().listener.closed(CLOSE.removed);
  assert.deepEqual(chat.room.entries[0]?.delivery, {
    state: 'failed',
    reason: 'Not sent: The host has removed you: spam.',
  });
  chat.reconnector.join(chat.reconnector.membership);
  tell(line(), welcome({ you: { id: 'a2', name: 'ann' } }));
  assert.deepEqual(line().sent, []);
  assert.equal(log()[0], 'hello (failed)');
});

test('a message waits while another name is chosen', () => {
  using started = enter();
  const { chat, line, log } = started;
  chat.enter('hello');
  line().listener.closed(CLOSE.abnormal);
  chat.reconnector.tryNow();
  tell(line(), { type: 'refused', code: 'name-taken', detail: 'it is taken' });
  assert.deepEqual(log(), ['hello (sending)']);
});

test('“Try again” on a living connection opens no other', () => {
  using started = enter();
  const { chat, line, lines, log } = started;
  chat.enter('hello');
  const [entry] = chat.room.entries;
  assert(entry);
  tell(line(), { type: 'refused', code: 'bad-request', detail: 'no', cid: entry.key });
  chat.retry(entry);
  assert.equal(lines.length, 1);
  assert.deepEqual(log(), ['hello (sending)']);
});

test('a recording is kept until it is posted', async () => {
  using started = start();
  const { chat, line, unsent } = started;
  tell(line(), welcome());
  await chat.clips.send(recording).catch(() => {});
  chat.room.outbox.share(recording.id, 'c1', []);
  assert.deepEqual([...unsent.kept.keys()], ['r1']);
  const { mime, kind, durationMs, waveform } = recording;
  const clip = {
    id: 'c1',
    kind,
    mime: 'audio/webm',
    bytes: 3,
    durationMs,
    url: '/clips/c1',
    waveform,
  };
  assert.ok(mime.startsWith(clip.mime));
  tell(line(), said(2, 'of somebody else'));
  assert.equal(unsent.kept.size, 1);
  const shared = { type: 'clip', seq: 3, at: 3, id: 'a', name: 'ann', cid: 'r1', clip };
  tell(line(), shared as TimelineEvent);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(unsent.kept.size, 0);
});

test('a recording that is removed from the log, or left behind, is not kept', async () => {
  for (const [what, drop] of [
    ['taken out', (chat: Chat) => chat.room.entries.forEach((entry) => void chat.remove(entry))],
    ['left behind', (chat: Chat) => chat.leave()],
  ] as const) {
    using started = start();
    const { chat, unsent } = started;
    await chat.clips.send(recording);
    assert.equal(unsent.kept.size, 1, what);
    drop(chat);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(unsent.kept.size, 0, what);
  }
});

test('a recording that was never shown is not left behind, either', async () => {
  using started = start();
  const { chat, unsent } = started;
  chat.clips.keep(recording);
  await new Promise((resolve) => setImmediate(resolve));
  chat.leave();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(unsent.kept.size, 0);
});

test('a failed clip is uploaded again, and not sent as a text', async () => {
  using started = start();
  const { chat, log } = started;
  await chat.clips.send(recording);
  assert.deepEqual(log(), ['clip (failed)']);
  const [entry] = chat.room.entries;
  assert(entry);
  chat.retry(entry);
  assert.deepEqual(log(), ['clip (sending)']);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(log(), ['clip (failed)'], 'there is still no connection');
});
