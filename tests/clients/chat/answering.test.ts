import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Answering,
  answeredBy,
  findAnswered,
  quotedName,
} from '../../../clients/chat/answering.ts';
import { Chat } from '../../../clients/chat/chat.ts';
import { entryOf } from '../../../clients/chat/entry.ts';
import { FakeUnsentClips } from './fake-unsent-clips.ts';
import {
  BOB,
  cleared,
  deafChat,
  fakeTransport,
  hostSaid,
  recording,
  said,
  shortened,
  tell,
  voice,
  welcome,
} from './fakes.ts';

const ANN = { id: 'a', name: 'ann' };
const HELLO = { epoch: 'e1', seq: 2, name: 'bob', text: 'hello' };

/** Ann's chat, in which Bob has said hello. It leaves with its scope. */
function enter() {
  const { open, lines } = fakeTransport();
  const chosen: (string | undefined)[] = [];
  const unsent = new FakeUnsentClips();
  const upload = async () => ({ ...voice(1).clip, id: 'c1' });
  const chat = new Chat(
    { open, unsent, upload },
    { ...deafChat, answeringChanged: (answered) => chosen.push(answered?.text) },
  );
  chat.reconnector.join({ name: 'ann' });
  const hear = (event: Parameters<typeof tell>[1]) => {
    const line = lines.at(-1);
    assert(line);
    tell(line, event);
  };
  hear(welcome());
  hear(said(2, 'hello'));
  const sent = () => lines.flatMap(({ sent }) => sent).at(-1) as { re?: number; cid: string };
  const last = () => chat.room.entries.at(-1);
  return { chat, hear, chosen, sent, last, unsent, [Symbol.dispose]: () => chat.leave() };
}

test('the next message answers what was chosen, and the one after it does not', () => {
  using room = enter();
  room.chat.answering.choose(HELLO);
  assert.equal(room.chat.enter('hi'), true);
  assert.equal(room.sent().re, 2);
  assert.deepEqual(room.last()?.re, HELLO);
  room.chat.enter('how are you?');
  assert.equal(room.sent().re, undefined);
  assert.deepEqual(room.chosen, ['hello', undefined]);
});

test('a text that is refused, and a question, leave what was chosen', () => {
  using room = enter();
  room.chat.answering.choose(HELLO);
  for (const typed of ['x'.repeat(2_001), '/who', '/help']) room.chat.enter(typed);
  assert.equal(room.chat.answering.current, HELLO);
});

test('an answer from somebody else shows what it answers', () => {
  using room = enter();
  const answer = { ...said(3, 'hi'), re: { seq: 2, name: 'bob', text: 'hello' } };
  room.hear(answer);
  const { re } = room.last() ?? {};
  assert.deepEqual(re, HELLO);
  room.chat.enter('not sent yet');
  const { entries } = room.chat.room;
  assert.equal(re && findAnswered(entries, re)?.key, 'e1 2');
  assert.equal(findAnswered(entries, { ...HELLO, seq: 9 }), undefined);
  assert.equal(findAnswered(entries, { ...HELLO, epoch: 'e2' }), undefined, 'of another server');
});

test('our own message can be answered once the server has posted it', () => {
  using room = enter();
  room.chat.enter('mine');
  const [, mine] = room.chat.room.entries;
  assert.equal(mine && answeredBy(mine), undefined);
  room.hear(said(3, 'mine', ANN, room.sent().cid));
  const posted = room.last();
  assert.deepEqual(posted && answeredBy(posted), { ...HELLO, seq: 3, name: 'ann', text: 'mine' });
});

test('an answer that was on its way during a restart becomes an ordinary message', () => {
  using room = enter();
  room.chat.answering.choose(HELLO);
  room.chat.enter('hi');
  room.chat.answering.choose(HELLO);
  room.hear(welcome({ epoch: 'e2', missed: -1 }));
  assert.equal(room.sent().re, undefined);
  assert.partialDeepStrictEqual(room.sent(), { type: 'say', text: 'hi' });
  assert.equal(room.chat.answering.current, undefined);
  assert.ok(room.chat.room.entries.every(({ re }) => re === undefined));
});

test('an answer that is sent again after a break still answers the same message', () => {
  using room = enter();
  room.chat.answering.choose(HELLO);
  room.chat.enter('hi');
  room.hear(welcome({ seq: 2 }));
  assert.equal(room.sent().re, 2);
});

test('what the host has cleared is quoted nowhere', () => {
  using room = enter();
  room.chat.answering.choose(HELLO);
  room.chat.enter('hi');
  room.chat.answering.choose(HELLO);
  room.hear(cleared(3));
  assert.equal(room.chat.answering.current, undefined);
  assert.deepEqual(shortened(room.chat.room.entries).at(-1), 'hi (sending)');
  assert.equal(room.last()?.re, undefined);
  room.hear(said(4, 'anybody?'));
  const later = { ...HELLO, seq: 4 };
  room.chat.answering.choose(later);
  room.hear(said(5, 'hello again'));
  assert.equal(room.chat.answering.current, later);
});

test('a draft of an earlier page keeps what it answers until the welcome decides', () => {
  const { open, lines } = fakeTransport();
  const chat = new Chat({ open }, deafChat);
  chat.answering.choose(HELLO);
  chat.reconnector.join({ name: 'ann' });
  const [line] = lines;
  assert(line);
  tell(line, { type: 'refused', code: 'name-taken', detail: 'taken' });
  assert.equal(chat.answering.current, HELLO);
  chat.leave();
  assert.equal(chat.answering.current, undefined);
});

test('/re answers the latest message of somebody, whatever the case of the name', () => {
  using room = enter();
  room.hear(said(3, 'are you there?'));
  room.hear({ type: 'joined', seq: 4, at: 1, ...BOB });
  room.hear(hostSaid(5, 'five minutes'));
  assert.equal(room.chat.enter('/re BOB: yes'), true);
  assert.partialDeepStrictEqual(room.sent(), { type: 'say', text: 'yes', re: 3 });
  room.chat.enter('/re host thanks');
  assert.equal(room.sent().re, 5);
  assert.equal(room.chat.enter('/re carol yes'), false);
  const log = shortened(room.chat.room.entries);
  assert.ok(log.includes('There is no message of carol that you could answer.'));
  room.hear(welcome({ epoch: 'e2', missed: -1 }));
  assert.equal(room.chat.enter('/re bob yes'), false);
});

test('a clip answers what was chosen when it is sent, also from the next page', async () => {
  using room = enter();
  room.chat.clips.keep(recording);
  room.chat.answering.choose(HELLO);
  room.chat.sendClip(recording);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(room.last()?.re, HELLO);
  assert.partialDeepStrictEqual(room.sent(), { type: 'share', re: 2 });
  const [kept] = await room.unsent.takeOver();
  assert.deepEqual(kept?.re, HELLO);
});

test('clips are quoted by their kind, and the host by a name that no member can have', () => {
  assert.equal(answeredBy(entryOf(voice(3), 'k'))?.text, 'voice message');
  assert.equal(answeredBy(entryOf({ type: 'left', seq: 3, at: 1, ...BOB }, 'k')), undefined);
  assert.equal(quotedName({ seq: 1, name: 'host', text: '' }), 'The host');
  assert.equal(quotedName({ seq: 1, name: 'bob', text: '' }), 'bob');
});

test('choosing the same again changes nothing', () => {
  const chosen: unknown[] = [];
  const answering = new Answering((answered) => chosen.push(answered));
  answering.choose(undefined);
  answering.choose(HELLO);
  answering.choose(HELLO);
  assert.equal(answering.take(), HELLO);
  assert.equal(answering.take(), undefined);
  assert.deepEqual(chosen, [HELLO, undefined]);
});
