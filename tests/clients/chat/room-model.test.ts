import assert from 'node:assert/strict';
import test from 'node:test';
import { type Entry, isNews } from '../../../clients/chat/entry.ts';
import type { ClientRequest } from '../../../clients/chat/membership.ts';
import { RoomModel } from '../../../clients/chat/room-model.ts';
import type { MemberInfo } from '../../../shared/protocol.ts';
import { BOB, cleared, deaf, hostSaid, said, shortened, voice, welcome } from './fakes.ts';

function enter(changes = {}) {
  const sent: ClientRequest[] = [];
  const members: string[] = [];
  const membersChanged = (list: readonly MemberInfo[]) => {
    members.splice(0, Number.POSITIVE_INFINITY, ...list.map(({ name }) => name));
  };
  const room = new RoomModel({ ...deaf, membersChanged }, (request) => sent.push(request));
  room.apply(welcome(changes));
  return { room, sent, members, log: () => shortened(room.entries) };
}

test('a newcomer sees the latest events and no notice', () => {
  const { log } = enter({ seq: 4, recent: [said(1, 'one'), said(2, 'two')] });
  assert.deepEqual(log(), ['one', 'two']);
});

test('members join, are renamed, and leave', () => {
  const { room, members } = enter();
  room.apply({ type: 'joined', seq: 2, at: 1, ...BOB });
  assert.deepEqual(members, ['ann', 'bob']);
  room.apply({ type: 'renamed', seq: 3, at: 1, id: 'b', name: 'bill', from: 'bob' });
  assert.deepEqual(members, ['ann', 'bill']);
  room.apply({ type: 'left', seq: 4, at: 1, id: 'b', name: 'bill' });
  assert.deepEqual(members, ['ann']);
});

test('our own rename changes our name', () => {
  const { room } = enter();
  room.apply({ type: 'renamed', seq: 2, at: 1, id: 'a', name: 'kate', from: 'ann' });
  assert.equal(room.welcome?.you.name, 'kate');
});

test('a message of ours that another page has sent is shown as ours', () => {
  const { room, log } = enter();
  room.apply(said(2, 'hi', { id: 'a', name: 'ann' }, 'of another page'));
  assert.deepEqual(log(), ['hi (sent)']);
});

test('an event that arrives twice is shown once', () => {
  const { room, log } = enter();
  room.apply(said(2, 'hi'));
  room.apply(said(2, 'hi'));
  assert.deepEqual(log(), ['hi']);
});

test('a resume replays missed events and says that it has caught up', () => {
  const { room, log } = enter();
  room.apply(said(2, 'before'));
  room.apply(welcome({ seq: 3, recent: [said(3, 'while away')] }));
  assert.deepEqual(log(), ['before', 'while away', 'Caught up.']);
});

for (const [missed, sentence] of [
  [1, '1 message or other event is missing here.'],
  [3, '3 messages or other events are missing here.'],
] as const) {
  test(`a resume says: ${sentence}`, () => {
    const { room, log } = enter();
    room.apply(welcome({ seq: 9, missed, recent: [said(9, 'the rest')] }));
    const [notice = '', ...rest] = log();
    assert.ok(notice.endsWith(sentence));
    assert.deepEqual(rest, ['the rest']);
  });
}

test('a page that is loaded again has no log with a gap, and says nothing of one', () => {
  const { log } = enter({ seq: 151, recent: [said(150, 'one'), said(151, 'two')], missed: 19 });
  assert.deepEqual(log(), ['one', 'two']);
});

test('a page that is loaded again after a restart says why its messages are gone', () => {
  const { log } = enter({ epoch: 'e2', missed: -1 });
  assert.deepEqual(log(), ['The server was restarted; earlier messages are gone.']);
});

test('after a restart of the server its numbers start again', () => {
  const { room, log } = enter({ seq: 50 });
  room.apply(welcome({ epoch: 'e2', seq: 2, missed: -1, recent: [said(2, 'since then')] }));
  room.apply(said(3, 'after it'));
  const restarted = 'The server was restarted; earlier messages are gone.';
  assert.deepEqual(log(), [restarted, 'since then', 'after it']);
});

test('what the host cleared before a restart says nothing about the numbers after it', () => {
  const { room, sent, log } = enter({ seq: 50 });
  room.apply(cleared(51));
  room.apply(welcome({ epoch: 'e2', seq: 2, missed: -1, recent: [said(2, 'since then')] }));
  assert.ok(room.canAnswer({ epoch: 'e2', seq: 2, name: 'bob', text: 'since then' }));
  room.outbox.post('say', 'mine');
  const request = sent.at(-1);
  assert.ok(request?.type === 'say');
  room.apply(said(3, 'mine', { id: 'a', name: 'ann' }, request.cid));
  assert.deepEqual(log().slice(-2), ['since then', 'mine (sent)']);
});

test('after a restart the messages that stay are not said to be gone', () => {
  const restart = welcome({ epoch: 'e2', seq: 1, missed: -1 });
  const stayed = enter();
  stayed.room.apply(said(2, 'before'));
  stayed.room.apply(restart);
  assert.match(stayed.log().at(-1) ?? '', /The messages above stay here/);
  const unsent = enter();
  unsent.room.outbox.post('say', 'on its way');
  unsent.room.apply(restart);
  assert.match(unsent.log()[0] ?? '', /earlier messages are gone/);
});

test('an event that a resume repeats is shown once, in its place', () => {
  const { room, log } = enter();
  room.apply(said(2, 'one'));
  room.apply(said(3, 'two'));
  room.apply(welcome({ seq: 4, recent: [said(2, 'one'), said(3, 'two'), said(4, 'three')] }));
  assert.deepEqual(log(), ['one', 'two', 'three', 'Caught up.']);
});

test('a late repeat changes neither the order of the log nor the members', () => {
  const { room, log, members } = enter();
  room.apply({ type: 'joined', seq: 2, at: 1, ...BOB });
  room.apply({ type: 'left', seq: 3, at: 1, ...BOB });
  room.apply({ type: 'joined', seq: 2, at: 1, ...BOB });
  assert.deepEqual(members, ['ann']);
  room.apply(said(4, 'one'));
  room.apply(said(5, 'two'));
  room.apply(said(4, 'one'));
  assert.deepEqual(log(), ['joined', 'left', 'one', 'two']);
});

test('messages and renames of others do not change our name', () => {
  const { room, members } = enter({ members: [BOB, { id: 'a', name: 'ann' }] });
  room.apply(said(2, 'hi', { id: 'b', name: 'bill' }));
  room.apply({ type: 'renamed', seq: 3, at: 1, id: 'b', name: 'bill', from: 'bob' });
  assert.deepEqual(room.welcome?.you, { id: 'a', name: 'ann' });
  assert.deepEqual(members, ['bill', 'ann']);
});

test('messages do not change the members', () => {
  const { room, members } = enter();
  room.apply(said(2, 'hi'));
  assert.deepEqual(members, ['ann']);
});

test('a member who leaves while we are away is gone when we are back', () => {
  const { room, members } = enter({ members: [BOB, { id: 'a', name: 'ann' }] });
  room.apply(welcome());
  assert.deepEqual(members, ['ann']);
  assert.deepEqual(room.members, [{ id: 'a', name: 'ann' }]);
});

test('the log tells the screen the place of each entry, and which ones change or are removed', () => {
  const told: string[] = [];
  const listener = {
    ...deaf,
    placed: ({ key }: Entry, before: string | undefined) => told.push(`${key} before ${before}`),
    changed: ({ key }: Entry) => told.push(`${key} changed`),
    dropped: ({ key }: Entry) => told.push(`${key} dropped`),
  };
  const room = new RoomModel(listener, () => {});
  room.apply(welcome());
  room.outbox.post('say', 'mine');
  const key = room.entries[0]?.key ?? '';
  room.apply(said(2, 'theirs'));
  room.outbox.fail(key, 'no');
  room.remove(key);
  room.remove('of nobody');
  assert.deepEqual(told, [
    `${key} before undefined`,
    `e1 2 before ${key}`,
    `${key} changed`,
    `${key} dropped`,
  ]);
  assert.deepEqual(shortened(room.entries), ['theirs']);
});

test('each notice is a separate entry', () => {
  const { room } = enter();
  room.notice('one');
  room.notice('two');
  assert.deepEqual(
    room.entries.map(({ key, content }) => [key, content.type]),
    [
      ['notice 1', 'notice'],
      ['notice 2', 'notice'],
    ],
  );
});

test('messages that are not events are not in the log', () => {
  const { room, log } = enter();
  room.apply({ type: 'typing', ...BOB });
  room.apply({ type: 'pong' });
  room.apply({ type: 'bye', code: 'shutting-down', detail: 'later' });
  assert.deepEqual(log(), []);
});

test('a later member with our old id is somebody else', () => {
  const { room } = enter();
  room.clear();
  room.apply(welcome({ you: { id: 'z', name: 'zoe' } }));
  room.apply(said(2, 'hi', { id: 'a', name: 'ann' }));
  assert.equal(room.entries[0]?.delivery, undefined);
});

test('the answer to /who is a notice, and says who is here', () => {
  const { room, members, log } = enter();
  room.apply({ type: 'members', members: [{ id: 'a', name: 'ann' }, BOB] });
  assert.deepEqual(log(), ['Here now: ann, bob.']);
  assert.deepEqual(members, ['ann', 'bob']);
});

test('a refusal that names no message is a notice', () => {
  const { room, log } = enter();
  room.apply({ type: 'refused', code: 'name-taken', detail: 'choose another' });
  assert.deepEqual(log(), ['Choose another.']);
});

test('keeps the last 5,000 entries', () => {
  const { room } = enter();
  for (let seq = 2; seq <= 5_101; seq += 1) room.apply(said(seq, String(seq)));
  assert.equal(room.entries.length, 5_000);
  assert.deepEqual(room.entries.at(-1)?.content, { type: 'said', text: '5101' });
});

test('forgets everything when we leave', () => {
  const { room, members, log } = enter();
  room.apply(said(2, 'hi'));
  room.clear();
  assert.deepEqual(log(), []);
  assert.deepEqual(members, []);
  room.apply(welcome());
  assert.deepEqual(log(), [], 'and the next welcome is a first one');
});

test('messages from before we joined are not news, and missed ones are', () => {
  const { room } = enter({ seq: 2, recent: [said(2, 'before')] });
  room.apply(said(3, 'now'));
  room.apply(welcome({ seq: 4, recent: [said(4, 'while away')] }));
  room.outbox.post('say', 'mine');
  const news = room.entries.filter(isNews);
  assert.deepEqual(shortened(news), ['now', 'while away']);
});

const CLEARED = 'The host has cleared the conversation.';

test('a cleared log has a notice, and what we have not sent', () => {
  const { room, log } = enter({ seq: 2, recent: [said(2, 'before')] });
  room.apply(voice(3));
  room.outbox.post('say', 'too long');
  room.outbox.fail(room.entries.at(-1)?.key ?? '', 'no');
  room.outbox.post('say', 'on its way');
  const cid = room.entries.at(-1)?.key;
  room.apply(cleared(4));
  assert.deepEqual(log(), ['too long (failed)', CLEARED, 'on its way (sending)']);
  room.apply(said(5, 'on its way', { id: 'a', name: 'ann' }, cid));
  room.apply(hostSaid(6, 'on we go'));
  assert.deepEqual(log(), ['too long (failed)', CLEARED, 'on its way (sent)', 'on we go']);
});

test('the screen is told after everything has been dropped, and before anything is added', () => {
  const told: string[] = [];
  const room = new RoomModel(
    {
      ...deaf,
      placed: ({ key }) => told.push(`placed ${key}`),
      dropped: ({ key }) => told.push(`dropped ${key}`),
      cleared: () => told.push('cleared'),
    },
    () => {},
  );
  room.apply(welcome({ seq: 2, recent: [said(2, 'before')] }));
  room.apply(cleared(3));
  const story = ['placed e1 2', 'dropped e1 2', 'cleared', 'placed e1 3'];
  assert.deepEqual(told, story);
  room.apply(cleared(3));
  assert.deepEqual(told, story, 'an event counts once');
  room.clear();
  assert.deepEqual(told.slice(story.length), ['dropped e1 3', 'cleared']);
});

test('a clear while we were away empties the log, and what is missing since then is told', () => {
  const { room, log } = enter({ seq: 2, recent: [said(2, 'before')] });
  room.apply(welcome({ seq: 90, recent: [cleared(4), said(90, 'after')], missed: 85 }));
  const missing =
    'You were away for longer than the server remembers: 85 messages or other events are missing here.';
  assert.deepEqual(log(), [CLEARED, missing, 'after']);
});

test('the members stay in a cleared conversation', () => {
  const { room, members } = enter();
  room.apply({ type: 'joined', seq: 2, at: 1, ...BOB });
  room.apply(cleared(3));
  assert.deepEqual(members, ['ann', 'bob']);
});

test('a conversation that was cleared while we were away is empty when we are back', () => {
  const { room, log } = enter({ seq: 2, recent: [said(2, 'before')] });
  room.apply(welcome({ seq: 4, recent: [cleared(3), said(4, 'after')] }));
  assert.deepEqual(log(), [CLEARED, 'after', 'Caught up.']);
});

test('a newcomer is told of a cleared conversation, as of something that happened before', () => {
  const { room, log } = enter({ seq: 4, recent: [cleared(3), said(4, 'after')] });
  assert.deepEqual(log(), [CLEARED, 'after']);
  assert.ok(room.entries.every(({ isHistory }) => isHistory));
});

test('what was cleared cannot be answered, even after another connection', () => {
  const { room } = enter();
  room.apply(said(2, 'before'));
  room.apply(cleared(3));
  room.apply(said(4, 'after'));
  room.apply(welcome({ seq: 4 }));
  const canAnswer = (seq: number, epoch = 'e1') =>
    room.canAnswer({ epoch, seq, name: 'bob', text: '' });
  assert.deepEqual([canAnswer(2), canAnswer(4), canAnswer(4, 'e2')], [false, true, false]);
  room.clear();
  assert.equal(canAnswer(4), false);
});

test('only events that have just happened set the clock', (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 0 });
  const { room } = enter({ seq: 2, recent: [said(2, 'before')] });
  assert.equal(room.clock.now(), 1_002, 'it is not behind what has happened');
  t.mock.timers.tick(5_000);
  room.apply(said(7, 'now'));
  assert.equal(room.clock.now(), 1_007);
  t.mock.timers.tick(10);
  for (const repeated of [7, 2]) room.apply(said(repeated, 'again'));
  assert.equal(room.clock.now(), 1_017);
});

test('a message of ours that was cleared is not shown when it is confirmed late', () => {
  const { room, sent, log } = enter();
  room.outbox.post('say', 'said before');
  const cid = room.entries[0]?.key;
  room.apply(welcome({ seq: 3, recent: [cleared(3)] }));
  assert.equal(sent.length, 2, 'sent again');
  assert.deepEqual(log(), [CLEARED, 'Caught up.', 'said before (sending)']);
  room.apply(said(2, 'said before', { id: 'a', name: 'ann' }, cid));
  assert.deepEqual(log(), [CLEARED, 'Caught up.']);
  room.apply(welcome({ seq: 3 }));
  assert.equal(sent.length, 2, 'and not once more');
});

test('another run of the server counts from 1, also for what was cleared', () => {
  const { room, log } = enter();
  room.apply(cleared(9));
  room.apply(welcome({ epoch: 'e2', missed: -1 }));
  room.outbox.post('say', 'hi');
  room.apply(said(2, 'hi', { id: 'a', name: 'ann' }, room.entries.at(-1)?.key));
  assert.equal(log().at(-1), 'hi (sent)');
});

test('a message that is refused while we are muted keeps its words, and can be sent afterwards', () => {
  const { room, sent, log } = enter();
  room.outbox.post('say', 'may I?');
  const key = room.entries[0]?.key;
  room.apply({ type: 'refused', code: 'muted', detail: 'you are muted', cid: key });
  assert.deepEqual(log(), ['may I? (failed)']);
  room.outbox.retry(key ?? '');
  assert.deepEqual(log(), ['may I? (sending)']);
  assert.deepEqual(sent[1], sent[0]);
});
