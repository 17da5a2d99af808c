import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { Typing, throttled, typingSentence } from '../../../clients/chat/typing.ts';
import { BOB, cleared, said } from './fakes.ts';

beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'Date'] }));
afterEach(() => mock.reset());

function start() {
  const shown: string[] = [];
  const typing = new Typing((names) => shown.push(typingSentence(names)));
  typing.apply({ type: 'typing', ...BOB });
  return { typing, shown };
}

test('shows who is typing, until they stop', () => {
  const { typing, shown } = start();
  mock.timers.tick(3_000);
  typing.apply({ type: 'typing', ...BOB });
  mock.timers.tick(3_000);
  assert.equal(shown.at(-1), 'bob is typing…');
  mock.timers.tick(1_500);
  assert.equal(shown.at(-1), '');
});

test('a person who has sent a message is no longer typing', () => {
  const { typing, shown } = start();
  typing.apply(said(2, 'done'));
  assert.deepEqual(shown, ['bob is typing…', '']);
});

test('names up to three', () => {
  assert.equal(typingSentence(['ann', 'bob']), 'ann and bob are typing…');
  assert.equal(typingSentence(['שרה']), '\u2068שרה\u2069 is typing…');
  assert.equal(typingSentence(['a', 'b', 'c', 'd']), 'Several people are typing…');
});

test('says that we are typing at most every 3 s, even if the system clock changes', () => {
  const action = mock.fn();
  let now = 0;
  mock.method(performance, 'now', () => now);
  const say = throttled(3_000, action);
  for (let key = 0; key < 60; key += 1) {
    say();
    now += 100;
    mock.timers.setTime(1_000_000 - now);
  }
  assert.equal(action.mock.callCount(), 2);
});

test('an event from somebody else does not change who is typing', () => {
  const { typing, shown } = start();
  typing.apply(said(2, 'hi', { id: 'c', name: 'carol' }));
  typing.apply({ type: 'pong' });
  assert.deepEqual(shown, ['bob is typing…']);
});

test('three are named', () => {
  assert.equal(typingSentence(['a', 'b', 'c']), 'a, b, and c are typing…');
});

test('after exactly the interval it can be sent again', () => {
  const action = mock.fn();
  let now = 0;
  mock.method(performance, 'now', () => now);
  const say = throttled(3_000, action);
  say('first');
  now = 3_000;
  say('second');
  assert.deepEqual(
    action.mock.calls.map(({ arguments: [word] }) => word),
    ['first', 'second'],
  );
});

test('nobody is typing in a conversation that the host has just cleared', () => {
  const { typing, shown } = start();
  typing.apply({ type: 'typing', id: 'c', name: 'carol' });
  typing.apply(cleared(2));
  assert.equal(shown.at(-1), '');
});
