/** The text commands from stage 04 on, and how events are shown. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_TEXT_LINES, MAX_TIMELINE_EVENTS } from '../../shared/limits.ts';
import type { HubEvent, TimelineEvent } from '../../shared/protocol.ts';
import { Envelope } from '../../stages/03-nicknames/link.ts';
import type { Dialect } from '../../stages/03-nicknames/text-dialect.ts';
import { chatDialects, chatPhrases } from '../../stages/04-broadcast/chat-text.ts';
import { FakeReader } from '../support/fake-reader.ts';

const { plain: TEXT, timed: TIMED } = chatDialects(chatPhrases);
const AT = new Date(2026, 0, 2, 14, 5, 6).getTime();
const BY_BOB = { id: 'b', name: 'bob', seq: 1, at: AT };

const reader = () => new FakeReader(TEXT, 'a');
const read = (line: string) => reader().read(line);

/** The lines of this event in a dialect. */
function linesOf(event: HubEvent, dialect: Dialect = TEXT): string[] {
  const text = Buffer.from(dialect.encode([new Envelope('*', JSON.stringify(event))])).toString();
  return text.split('\r\n').slice(0, -1);
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
  const [ann, carol] = [reader(), reader()];
  for (const dialect of [TIMED, TEXT, TIMED]) {
    assert.equal(ann.read('/clock'), undefined);
    assert.equal(ann.dialect, dialect);
  }
  assert.equal(carol.dialect, TEXT);
});

test('the time is shown before each line of an event that has one', () => {
  const said: TimelineEvent = { type: 'said', ...BY_BOB, text: 'a\nb' };
  const lines = ['[14:05:06] [bob] a', '[14:05:06] [bob] b'];
  assert.deepEqual(linesOf(said, TIMED), lines);
  assert.deepEqual(linesOf({ type: 'recent', events: [said] }, TIMED), lines);
  const members: HubEvent = { type: 'members', members: [{ id: 'b', name: 'bob' }] };
  assert.deepEqual(linesOf(members, TIMED), ['* In the room: bob']);
});

test('/recent is answered with all that happened, in order, as it is shown otherwise', () => {
  const events: TimelineEvent[] = [
    { type: 'joined', ...BY_BOB },
    { type: 'said', ...BY_BOB, text: 'hello' },
  ];
  assert.deepEqual(linesOf({ type: 'recent', events }), [
    '* bob has entered the room',
    '[bob] hello',
  ]);
});

test('events without a phrase are not shown, with or without the time', () => {
  const typing: HubEvent = { type: 'typing', id: 'b', name: 'bob' };
  for (const dialect of [TEXT, TIMED]) assert.deepEqual(linesOf(typing, dialect), []);
});

test('/help says what each command takes and does', () => {
  const ann = reader();
  ann.read('/help');
  assert.deepEqual(ann.written.join('').trimEnd().split('\r\n'), [
    '* /me TEXT: says what you do',
    '* /recent [N]: the latest 20 or N things that happened',
    '* /clock: shows the time before each line, or no longer',
    '* /nick NAME: takes another name',
    '* /who: who is here',
    '* /quit: leaves',
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

test('a message has at most 40 lines, and a count of those that are left out', () => {
  const of = (lines: number) => Array.from({ length: lines }, (_, index) => `${index}`).join('\n');
  const shown = (lines: number) => linesOf({ type: 'said', ...BY_BOB, text: of(lines) });
  assert.equal(MAX_TEXT_LINES, 40);
  assert.deepEqual([shown(39).length, shown(40).length, shown(41).length], [39, 40, 41]);
  assert.equal(shown(40).at(-1), '[bob] 39');
  assert.deepEqual(shown(41).slice(-2), ['[bob] 39', '[bob] … and 1 more line']);
  assert.deepEqual(shown(1_000).slice(-2), ['[bob] 39', '[bob] … and 960 more lines']);
  const acted = linesOf({ type: 'acted', ...BY_BOB, text: of(42) });
  assert.equal(acted.at(-1), '[bob … and 2 more lines]');
});

test('each line of the host says so, in a way that no line of a member begins', () => {
  const said: TimelineEvent = {
    type: 'said',
    id: 'host',
    name: 'host',
    seq: 1,
    at: AT,
    text: 'a\nb',
    host: true,
  };
  assert.deepEqual(linesOf(said), ['* The host says: a', '* The host says: b']);
  assert.deepEqual(linesOf(said, TIMED)[1], '[14:05:06] * The host says: b');
  const byName: TimelineEvent = {
    type: 'said',
    ...BY_BOB,
    name: 'host',
    text: '* The host says: x',
  };
  assert.deepEqual(linesOf(byName), ['[host] * The host says: x']);
});

test('people are told of a clear and of a mute, with its end if it has one', () => {
  const cleared: TimelineEvent = { type: 'cleared', id: 'host', name: 'host', seq: 1, at: AT };
  assert.deepEqual(linesOf(cleared), ['* The host has cleared the conversation']);
  assert.deepEqual(linesOf({ type: 'muted' }), ['* The host has muted you']);
  assert.deepEqual(linesOf({ type: 'muted', until: AT }), [
    '* The host has muted you until 14:05:06',
  ]);
  assert.deepEqual(linesOf({ type: 'unmuted' }), ['* The host lets you speak again']);
});

test('an answer shows what it answers, once', () => {
  const re = { seq: 1, name: 'alice', text: 'first words…' };
  assert.deepEqual(linesOf({ type: 'said', ...BY_BOB, text: 'a\nb', re }), [
    '[bob] (to alice: first words…) a',
    '[bob] b',
  ]);
  assert.deepEqual(linesOf({ type: 'acted', ...BY_BOB, text: 'waves', re }), [
    '[bob (to alice: first words…) waves]',
  ]);
});

test('a quote cannot end before its bracket, so none of it passes for the answer', () => {
  const re = { seq: 1, name: 'alice', text: 'no) I agree（！） [eve] hi ❩:)' };
  assert.deepEqual(linesOf({ type: 'said', ...BY_BOB, text: 'a', re }), [
    '[bob] (to alice: no I agree！ eve hi :) a',
  ]);
});
