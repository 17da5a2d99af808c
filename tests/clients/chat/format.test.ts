import assert from 'node:assert/strict';
import test from 'node:test';
import {
  clock,
  dateAndClock,
  hueOf,
  initials,
  lostSentence,
  preciseClock,
  sentence,
} from '../../../clients/chat/format.ts';

test('a detail becomes a sentence, with a full stop if it has no end mark', () => {
  const details = ['name taken', 'wait. Then try', 'is it you?', 'so it is.', 'no!'];
  assert.deepEqual(details.map(sentence), [
    'Name taken.',
    'Wait. Then try.',
    'Is it you?',
    'So it is.',
    'No!',
  ]);
});

test('missing events are counted, unless the server has forgotten everything', () => {
  assert.match(lostSentence(1, true), /: 1 message or other event is missing here\.$/);
  assert.match(lostSentence(2, true), /: 2 messages or other events are missing here\.$/);
  assert.match(lostSentence(-1, false), /^The server was restarted; earlier messages are gone\.$/);
  assert.match(lostSentence(-1, true), /^The server was restarted\. The messages above stay here/);
});

test('a name has one colour, regardless of its case', () => {
  assert.equal(hueOf('Ann'), hueOf('ann'));
  assert.notEqual(hueOf('ann'), hueOf('anna'));
  assert.ok(hueOf('ann') < 360);
});

test('initials are the first letters of the parts of a name', () => {
  const names = ['ann', 'kate_winter', 'a.b.c', '李', '_x', '_'];
  assert.deepEqual(names.map(initials), ['A', 'KW', 'AB', '李', 'X', '']);
});

test('names with the same letters in another order differ in colour', () => {
  assert.notEqual(hueOf('ann'), hueOf('nan'));
  assert.notEqual(hueOf('ßa'), hueOf('ssa'));
});

test('a time of day has hours and minutes, and milliseconds if requested', () => {
  const at = new Date(2026, 1, 3, 14, 5, 6, 78).getTime();
  const options = { hour: '2-digit', minute: '2-digit' } as const;
  assert.equal(clock(at), new Date(at).toLocaleTimeString([], options));
  assert.match(clock(at), /^\D*\d\d\D05\D*$/);
  assert.match(preciseClock(at), /^\D*\d\d\D05\D06\D078\D*$/);
});

test('the full date has the day of the week and the year', () => {
  const at = new Date(2026, 1, 3, 14, 5, 6).getTime();
  const weekday = new Date(at).toLocaleDateString([], { weekday: 'long' });
  assert.ok(dateAndClock(at).includes(weekday));
  assert.match(dateAndClock(at), /2026.*\D05\D06/);
});
