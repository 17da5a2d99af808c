/** The text dialect, line by line. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_NAME_ATTEMPTS } from '../../shared/limits.ts';
import type { HubEvent } from '../../shared/protocol.ts';
import { Envelope } from '../../stages/03-nicknames/link.ts';
import {
  nicknameCommands,
  nicknamePhrases,
  textDialect,
} from '../../stages/03-nicknames/text-dialect.ts';
import { FakeReader } from '../support/fake-reader.ts';

const TEXT = textDialect(nicknameCommands, nicknamePhrases);
const BOB = { id: 'b', name: 'bob' };
const ANN = { id: 'a', name: 'ann' };

const member = () => new FakeReader(TEXT, ANN.id);
const stranger = () => new FakeReader(TEXT);

/** How events read. */
function reads(...events: HubEvent[]): string {
  const envelopes = events.map((event) => new Envelope<HubEvent>('1', JSON.stringify(event)));
  return Buffer.from(TEXT.encode(envelopes)).toString();
}

test('a person is greeted with the question for a name', () => {
  assert.equal(TEXT.greeting, 'Welcome to wirechat! What shall I call you?\r\n');
});

test('the first line is a name, without anything that controls a terminal', () => {
  assert.deepEqual(stranger().read('bob\x1b'), { type: 'hello', v: 1, name: 'bob' });
  for (const line of ['', '/who'])
    assert.throws(() => stranger().read(line), { code: 'name-invalid' }, line);
});

for (const line of ['GET / HTTP/1.1', 'POST /a/b?c=d HTTP/1.0', 'OPTIONS * HTTP/2']) {
  test(`'${line}' instead of a name is a browser at the wrong port`, () => {
    assert.throws(() => stranger().read(line), { code: 'wrong-port' });
  });
}

for (const line of [
  'get / HTTP/1.1',
  'GET HTTP/1.1',
  'GET a b HTTP/1.1',
  'GET / HTTP/x',
  ' GET / HTTP/1.1',
]) {
  test(`'${line}' is no request of a browser`, () => {
    assert.throws(() => stranger().read(line), { code: 'name-invalid' });
  });
}

test('a member may talk about a request of a browser', () => {
  const text = 'GET / HTTP/1.1';
  assert.deepEqual(member().read(text), { type: 'say', text });
});

test('a line is a message, and a command is run', () => {
  const read = (line: string) => member().read(line);
  assert.deepEqual(read('hello there'), { type: 'say', text: 'hello there' });
  assert.deepEqual(read('//who'), { type: 'say', text: '/who' });
  assert.deepEqual(read('/nick kate'), { type: 'nick', name: 'kate' });
  assert.deepEqual(read('/who'), { type: 'who' });
  assert.deepEqual(read('/quit'), { type: 'leave' });
  for (const [line, code] of [
    ['', 'text-empty'],
    ['/nick a b', 'name-invalid'],
    ['/dance', 'unknown-command'],
    ['/constructor', 'unknown-command'],
  ] as const) {
    assert.throws(() => read(line), { code }, line);
  }
});

test('/help lists the commands and their arguments, only to the person who asks', () => {
  const ann = member();
  assert.equal(ann.read('/help'), undefined);
  assert.deepEqual(ann.written, [
    '* /nick NAME: takes another name\r\n* /who: who is here\r\n* /quit: leaves\r\n',
  ]);
});

test('an event is shown as a sentence', () => {
  const renamed = { type: 'renamed', seq: 1, at: 0, ...BOB, from: 'bill' } as const;
  assert.equal(reads(renamed), '* bill is now known as bob\r\n');
  const members = { type: 'members', members: [BOB, ANN] } as const;
  assert.equal(reads(members), '* In the room: bob, ann\r\n');
  const refused = { type: 'refused', code: 'name-taken', detail: 'choose another' } as const;
  assert.equal(reads(refused), '! name-taken: choose another\r\n');
  const full = { type: 'bye', code: 'crowded', detail: 'come back' } as const;
  assert.equal(reads(full), '! crowded: come back\r\n');
});

test('several events are shown in their order', () => {
  const refused = { type: 'refused', code: 'name-taken', detail: 'choose another' } as const;
  const members = { type: 'members', members: [BOB] } as const;
  assert.equal(reads(refused, members), '! name-taken: choose another\r\n* In the room: bob\r\n');
});

test('a person who leaves is told nothing, and neither is anyone about an event without a phrase', () => {
  assert.equal(reads({ type: 'bye', code: 'left', detail: 'you have left' }), '');
  assert.equal(reads({ type: 'pong' }), '');
});

test('a newcomer is told who else is here, even if it is nobody', () => {
  const limits = { nameCharacters: 24, textCharacters: 2_000 };
  const timeline = { epoch: 'e', seq: 1, recent: [], missed: 0 };
  const welcome = { type: 'welcome', v: 1, you: ANN, session: 's', limits, ...timeline } as const;
  assert.equal(reads({ ...welcome, members: [ANN] }), '* The room contains:\r\n');
  const members = [BOB, ANN, { id: 'c', name: 'carol' }];
  assert.equal(reads({ ...welcome, members }), '* The room contains: bob, carol\r\n');
});

test('an invalid name ends the connection, and so does the third taken name', () => {
  assert.equal(TEXT.givesUp('name-invalid', 1), true);
  assert.equal(TEXT.givesUp('name-taken', MAX_NAME_ATTEMPTS - 1), false);
  assert.equal(TEXT.givesUp('name-taken', MAX_NAME_ATTEMPTS), true);
});

test('the end of the connection is a leave', () => {
  assert.deepEqual(TEXT.atEnd, { type: 'leave' });
});
