import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { NewMessages, Unread } from '../../../clients/chat/unread.ts';

test('nothing is unread while the person is here', () => {
  const unread = new Unread();
  unread.arrived('a');
  assert.equal(unread.firstKey, undefined);
  assert.equal(unread.count, 0);
});

test('the marker is above the first message of an absence, and stays', () => {
  const unread = new Unread();
  unread.away = true;
  unread.arrived('a');
  unread.arrived('b');
  assert.equal(unread.firstKey, 'a');
  assert.equal(unread.count, 2);
  unread.away = false;
  assert.equal(unread.firstKey, 'a');
  assert.equal(unread.count, 0);
});

test('it moves with the first message of the next absence, and disappears when the person answers', () => {
  const unread = new Unread();
  unread.away = true;
  unread.arrived('a');
  unread.away = false;
  unread.away = true;
  assert.equal(unread.firstKey, 'a');
  unread.arrived('b');
  assert.equal(unread.firstKey, 'b');
  unread.read();
  assert.equal(unread.firstKey, undefined);
});

beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
afterEach(() => mock.timers.reset());

function start() {
  const told: unknown[] = [];
  const state = () => [news.firstKey, news.count];
  const news: NewMessages = new NewMessages(() => told.push(state()));
  return { news, state, told };
}

test('the listener is told of each change, after it', () => {
  const { news, told } = start();
  const tellsOf = (change: () => void) => {
    told.length = 0;
    change();
    return told.at(-1);
  };
  news.looks = false;
  assert.deepEqual(
    tellsOf(() => news.arrived('a')),
    ['a', 1],
  );
  news.looks = true;
  assert.deepEqual(
    tellsOf(() => mock.timers.tick(2_000)),
    ['a', 0],
  );
  assert.deepEqual(
    tellsOf(() => news.answered()),
    [undefined, 0],
  );
  news.looks = false;
  news.arrived('b');
  assert.deepEqual(
    tellsOf(() => news.forget()),
    [undefined, 0],
  );
});

test('nothing is new to a reader who is watching', () => {
  const { news, state } = start();
  news.arrived('a');
  assert.deepEqual(state(), [undefined, 0]);
});

for (const away of ['looks', 'atEnd'] as const) {
  test(`messages that arrive meanwhile are new, and read after a moment: ${away}`, () => {
    const { news, state } = start();
    news[away] = false;
    news.arrived('a');
    news.arrived('b');
    news[away] = true;
    assert.deepEqual(state(), ['a', 2]);
    mock.timers.tick(2_000);
    assert.deepEqual(state(), ['a', 0], 'the line stays to be found');
    news.arrived('c');
    assert.deepEqual(state(), [undefined, 0], 'and goes with the next message');
  });
}

test('a glance is not enough', () => {
  const { news, state } = start();
  news.looks = false;
  news.arrived('a');
  news.looks = true;
  mock.timers.tick(1_000);
  news.looks = false;
  mock.timers.tick(5_000);
  news.arrived('b');
  assert.deepEqual(state(), ['a', 2]);
});

test('a person who answers has read the messages', () => {
  const { news, state } = start();
  news.looks = false;
  news.arrived('a');
  news.looks = true;
  news.answered();
  assert.equal(state()[0], undefined);
});

test('messages that are gone are not unread, and the next ones are marked again', () => {
  const { news, state } = start();
  news.looks = false;
  news.arrived('a');
  news.forget();
  assert.deepEqual(state(), [undefined, 0]);
  news.arrived('b');
  assert.deepEqual(state(), ['b', 1]);
});
