/** The text dialect, line by line. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_NAME_ATTEMPTS } from '../../shared/limits.ts';
import type { ServerEvent } from '../../shared/protocol.ts';
import type { Listener } from '../../stages/03-nicknames/dialect.ts';
import { nicknameCommands, nicknamePhrases } from '../../stages/03-nicknames/nickname-phrases.ts';
import { textDialect } from '../../stages/03-nicknames/text-dialect.ts';
import { type HubEvent, Told } from '../../stages/03-nicknames/told.ts';
import { chatCommands, chatPhrases } from '../../stages/04-broadcast/chat-phrases.ts';

const TEXT = textDialect(
  { ...chatCommands, ...nicknameCommands },
  { ...nicknamePhrases, ...chatPhrases },
);
const BOB = { id: 'b', name: 'bob' };
const ANN = { id: 'a', name: 'ann' };
const at = new Date(2026, 1, 3, 14, 5, 6).getTime();

/** Ann, who has joined by default. */
function listener(memberId: string | undefined = ANN.id) {
  const written: string[] = [];
  const write = (bytes: Uint8Array) => void written.push(Buffer.from(bytes).toString());
  return { memberId, clock: false as boolean, write, written };
}

/** How Ann reads this event, sent to everybody or as an answer to her. */
function reads(event: HubEvent, { to, clock = false }: { to?: number; clock?: boolean } = {}) {
  const told = Told.from(Told.message(event, to));
  return Buffer.from(TEXT.encode([told], { ...listener(), clock })).toString();
}

const read = (line: string, who: Listener = listener()) => TEXT.read(line, who);

test('the first line is a name, without anything that controls a terminal', () => {
  const stranger = { ...listener(), memberId: undefined };
  assert.deepEqual(read('bob\x1b', stranger), { type: 'hello', v: 1, name: 'bob' });
  for (const line of ['', '/who'])
    assert.throws(() => read(line, stranger), { code: 'name-invalid' }, line);
});

test('a line is a message, and a command is run', () => {
  assert.deepEqual(read('hello there'), { type: 'say', text: 'hello there' });
  assert.deepEqual(read('//who'), { type: 'say', text: '/who' });
  assert.deepEqual(read('/me waves'), { type: 'act', text: 'waves' });
  assert.deepEqual(read('/nick kate'), { type: 'nick', name: 'kate' });
  assert.deepEqual(read('/who'), { type: 'who' });
  assert.deepEqual(read('/quit'), { type: 'leave' });
  for (const [line, code] of [
    ['', 'text-empty'],
    ['/me', 'text-empty'],
    ['/nick a b', 'name-invalid'],
    ['/dance', 'unknown-command'],
    ['/constructor', 'unknown-command'],
  ] as const) {
    assert.throws(() => read(line), { code }, line);
  }
});

test('/help lists the commands and their arguments, only to the person who asks', () => {
  const ann = listener();
  assert.equal(read('/help', ann), undefined);
  const lines = ann.written.join('').split('\r\n');
  assert.ok(lines.includes('* /who: who is here'));
  assert.ok(lines.includes('* /nick NAME: takes another name'));
  assert.ok(lines.includes('* /quit: leaves'));
  assert.equal(lines.length, 7);
});

test('/clock puts the time before events, and removes it again', () => {
  const ann = listener();
  assert.equal(read('/clock', ann), undefined);
  assert.equal(ann.clock, true);
  read('/clock', ann);
  assert.equal(ann.clock, false);
  const said: ServerEvent = { type: 'said', seq: 1, at, ...BOB, text: 'a\nb' };
  assert.equal(reads(said, { clock: true }), '[14:05:06] [bob] a\r\n[14:05:06] [bob] b\r\n');
  const here: ServerEvent = { type: 'members', members: [BOB, ANN] };
  assert.equal(reads(here, { to: 1, clock: true }), '* In the room: bob, ann\r\n');
});

test('an event is shown as a sentence', () => {
  const event = { seq: 1, at, ...BOB };
  assert.equal(reads({ type: 'joined', ...event }), '* bob has entered the room\r\n');
  assert.equal(reads({ type: 'left', ...event }), '* bob has left the room\r\n');
  const renamed = { type: 'renamed', ...event, from: 'bill' } as const;
  assert.equal(reads(renamed), '* bill is now known as bob\r\n');
  assert.equal(reads({ type: 'typing', ...BOB }), '');
  const refused = { type: 'refused', code: 'name-taken', detail: 'choose another' } as const;
  assert.equal(reads(refused, { to: 1 }), '! name-taken: choose another\r\n');
  const full = { type: 'bye', code: 'crowded', detail: 'come back' } as const;
  assert.equal(reads(full, { to: 1 }), '! crowded: come back\r\n');
  assert.equal(reads({ ...full, code: 'left' }, { to: 1 }), '');
});

test('a newcomer is told who else is here, even if it is nobody', () => {
  const limits = { nameCharacters: 24, textCharacters: 2_000 };
  const timeline = { epoch: 'e', seq: 1, recent: [], missed: 0 };
  const welcome = { type: 'welcome', v: 1, you: ANN, session: 's', limits, ...timeline } as const;
  const alone = reads({ ...welcome, members: [ANN] }, { to: 1 });
  assert.equal(alone, '* The room contains:\r\n');
  const members = [BOB, ANN, { id: 'c', name: 'carol' }];
  const among = reads({ ...welcome, members }, { to: 1 });
  assert.equal(among, '* The room contains: bob, carol\r\n');
});

test('people do not see their own messages again, unless they ask for them', () => {
  const mine = { type: 'said', seq: 1, at, ...ANN, text: 'mine' } as const;
  assert.equal(reads(mine), '');
  assert.equal(reads({ type: 'several', events: [mine] }, { to: 1 }), '[ann] mine\r\n');
  const renamed = { type: 'renamed', seq: 2, at, ...ANN, from: 'anna' } as const;
  assert.equal(reads(renamed), '* anna is now known as ann\r\n');
});

test('listeners of one manner get the same bytes, unless an event is personal to them', () => {
  const ann = listener();
  const manner = TEXT.mannerOf(ann);
  assert.equal(TEXT.mannerOf(listener('b')), manner);
  ann.clock = true;
  assert.notEqual(TEXT.mannerOf(ann), manner);
  const mine = [new Told(JSON.stringify({ type: 'said', ...ANN }))];
  assert.equal(TEXT.isPersonal(mine, ann), true);
  assert.equal(TEXT.isPersonal(mine, listener('b')), false);
  const theirs = new Told(JSON.stringify({ type: 'said', ...BOB }));
  assert.equal(TEXT.isPersonal([theirs, ...mine, theirs], ann), true);
});

test('an invalid name ends the connection, and so does the third taken name', () => {
  assert.equal(TEXT.givesUp('name-invalid', 1), true);
  assert.equal(TEXT.givesUp('name-taken', MAX_NAME_ATTEMPTS - 1), false);
  assert.equal(TEXT.givesUp('name-taken', MAX_NAME_ATTEMPTS), true);
  assert.deepEqual(TEXT.atEnd, { type: 'leave' });
});
