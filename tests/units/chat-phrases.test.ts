/** The text commands from stage 04 on, and how events are shown. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_TEXT_LINES, MAX_TIMELINE_EVENTS } from '../../shared/limits.ts';
import type { ServerEvent } from '../../shared/protocol.ts';
import { textDialect } from '../../stages/03-nicknames/text-dialect.ts';
import { Told } from '../../stages/03-nicknames/told.ts';
import { chatCommands, chatPhrases } from '../../stages/04-broadcast/chat-phrases.ts';

const TEXT = textDialect(chatCommands, chatPhrases);
const BY_BOB = { id: 'b', name: 'bob', seq: 1, at: 0 };

function listener() {
  const written: string[] = [];
  const write = (bytes: Uint8Array) => void written.push(Buffer.from(bytes).toString());
  return { memberId: 'a', clock: false as boolean, write, written };
}

const read = (line: string) => TEXT.read(line, listener());

/** The lines of this event for somebody else. */
function linesOf(event: ServerEvent): string[] {
  const told = new Told(JSON.stringify(event));
  return Buffer.from(TEXT.encode([told], listener()))
    .toString()
    .split('\r\n')
    .slice(0, -1);
}

test('/me needs a text', () => {
  assert.deepEqual(read('/me waves '), { type: 'act', text: 'waves' });
  assert.throws(() => read('/me'), { code: 'text-empty' });
});

test('/recent takes a number of events, with a default', () => {
  assert.deepEqual(read('/recent'), { type: 'recent', count: 20 });
  assert.deepEqual(read('/recent 1'), { type: 'recent', count: 1 });
  const most = read(`/recent ${MAX_TIMELINE_EVENTS}`);
  assert.deepEqual(most, { type: 'recent', count: MAX_TIMELINE_EVENTS });
  for (const count of ['0', '-1', '1.5', 'all', MAX_TIMELINE_EVENTS + 1])
    assert.throws(() => read(`/recent ${count}`), { code: 'bad-request', message: /1 to 1000/ });
});

test('/clock shows the time to one person, and hides it again', () => {
  const ann = listener();
  for (const clock of [true, false, true]) {
    assert.equal(TEXT.read('/clock', ann), undefined);
    assert.equal(ann.clock, clock);
  }
});

test('/help says what each command takes and does', () => {
  const ann = listener();
  TEXT.read('/help', ann);
  assert.deepEqual(ann.written.join('').trimEnd().split('\r\n'), [
    '* /me TEXT: says what you do',
    '* /recent [N]: the latest 20 or N things that happened',
    '* /clock: shows the time before each line, or no longer',
  ]);
});

test('joins and leaves are shown as a sentence', () => {
  assert.deepEqual(linesOf({ type: 'joined', ...BY_BOB }), ['* bob has entered the room']);
  assert.deepEqual(linesOf({ type: 'left', ...BY_BOB }), ['* bob has left the room']);
});

test('every line of a message begins with the name of its author, so that none passes for a notice', () => {
  const message = { ...BY_BOB, text: 'one\n* ann has left the room' };
  assert.deepEqual(linesOf({ type: 'said', ...message }), [
    '[bob] one',
    '[bob] * ann has left the room',
  ]);
  assert.deepEqual(linesOf({ type: 'acted', ...message }), [
    '[bob one]',
    '[bob * ann has left the room]',
  ]);
});

test('a message has at most a page of lines: the last of them holds the rest', () => {
  const of = (lines: number) => Array.from({ length: lines }, (_, index) => `${index}`).join('\n');
  const page = linesOf({ type: 'said', ...BY_BOB, text: of(MAX_TEXT_LINES) });
  assert.deepEqual([page.length, page[98], page[99]], [MAX_TEXT_LINES, '[bob] 98', '[bob] 99']);
  const more = linesOf({ type: 'said', ...BY_BOB, text: of(MAX_TEXT_LINES + 2) });
  assert.equal(more.length, MAX_TEXT_LINES);
  assert.deepEqual(more.slice(-2), ['[bob] 98', '[bob] 99 / 100 / 101']);
  assert.equal(linesOf({ type: 'said', ...BY_BOB, text: of(MAX_TEXT_LINES - 1) }).length, 99);
});
