import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { Entries, ServerClock } from '../../../clients/chat/entries.ts';
import { type Entry, entryOf, isUnsent } from '../../../clients/chat/entry.ts';
import { RoomModel } from '../../../clients/chat/room-model.ts';
import { deaf, said, shortened, welcome } from './fakes.ts';

const SENDING = { delivery: { state: 'sending' } } as const;

function message(text: string, changes: Partial<Entry> = {}): Entry {
  return { ...entryOf(said(1, text), text), ...changes };
}

test('new events are above messages being sent, and below failed ones', () => {
  const entries = new Entries(deaf);
  entries.place(message('first', SENDING));
  entries.place(message('second', SENDING));
  entries.change(message('first', { delivery: { state: 'failed', reason: '' } }));
  entries.place(message('third', SENDING));
  entries.place(message('news'));
  const order = ['first (failed)', 'news', 'second (sending)', 'third (sending)'];
  assert.deepEqual(shortened(entries.list), order);
});

test('an entry that is placed again is in the log once', () => {
  const entries = new Entries(deaf);
  entries.place(message('mine', SENDING));
  entries.place(message('theirs'));
  entries.place(message('mine', { delivery: { state: 'sent' } }));
  assert.deepEqual(shortened(entries.list), ['theirs', 'mine (sent)']);
});

test('another message costs the same in a long log as in a short one', () => {
  const entries = new Entries(deaf);
  let looks = 0;
  const counted = (text: string) =>
    new Proxy(message(text), {
      get(entry, property) {
        looks += 1;
        return Reflect.get(entry, property);
      },
    });
  const costOf = (text: string) => {
    const before = looks;
    entries.place(counted(text));
    return looks - before;
  };
  const first = costOf('0');
  for (let index = 1; index < 4_999; index += 1) entries.place(counted(String(index)));
  assert.equal(costOf('4999'), first);
});

test('only an existing entry can be changed', () => {
  const changed: string[] = [];
  const entries = new Entries({ ...deaf, changed: ({ key }) => changed.push(key) });
  entries.place(message('one'));
  entries.change(message('two'));
  entries.change(message('one', { delivery: { state: 'sent' } }));
  assert.deepEqual(changed, ['one']);
  assert.deepEqual(shortened(entries.list), ['one (sent)']);
});

test('a removed entry is gone, and can be placed again', () => {
  const entries = new Entries(deaf);
  entries.place(message('one', SENDING));
  entries.place(message('two', SENDING));
  entries.remove('one');
  entries.remove('one');
  entries.place(message('three'));
  assert.deepEqual(shortened(entries.list), ['three', 'two (sending)']);
  entries.place(message('one'));
  assert.deepEqual(shortened(entries.list), ['three', 'one', 'two (sending)']);
});

test('a message that was removed while it was being sent leaves the order of the others', () => {
  const entries = new Entries(deaf);
  entries.place(message('first'));
  entries.place(message('mine', SENDING));
  entries.remove('mine');
  entries.place(message('second'));
  assert.deepEqual(shortened(entries.list), ['first', 'second']);
});

test('a sent message is placed before those being sent, and after the entries in between', () => {
  const entries = new Entries(deaf);
  entries.place(message('first', SENDING));
  entries.place(message('second', SENDING));
  entries.change(message('second', { delivery: { state: 'failed', reason: '' } }));
  entries.place(message('news'));
  assert.deepEqual(shortened(entries.list), ['news', 'first (sending)', 'second (failed)']);
});

test('what stays of a cleared log keeps its order and can still change', () => {
  const dropped: string[] = [];
  const entries = new Entries({ ...deaf, dropped: ({ key }) => dropped.push(key) });
  const failed = { delivery: { state: 'failed', reason: '' } } as const;
  for (const [text, changes] of [
    ['one', {}],
    ['mine', failed],
    ['two', {}],
    ['on its way', SENDING],
  ] as const)
    entries.place(message(text, changes));
  entries.clear(isUnsent);
  assert.deepEqual(dropped, ['two', 'one']);
  assert.deepEqual(shortened(entries.list), ['mine (failed)', 'on its way (sending)']);
  entries.place(message('three'));
  entries.place(message('on its way', { delivery: { state: 'sent' } }));
  assert.deepEqual(shortened(entries.list), ['mine (failed)', 'three', 'on its way (sent)']);
  entries.clear();
  assert.deepEqual(entries.list, []);
});

const DAY_MS = 24 * 60 * 60_000;
const NOW = 100 * DAY_MS;

beforeEach(() => mock.timers.enable({ apis: ['Date'], now: NOW }));
afterEach(() => mock.timers.reset());

test('is our own clock until an event arrives', () => {
  assert.equal(new ServerClock().now(), NOW);
});

test('continues from the last event', () => {
  const clock = new ServerClock();
  clock.heard(NOW - DAY_MS);
  mock.timers.tick(5);
  assert.equal(clock.now(), NOW - DAY_MS + 5);
});

test('a past event only shows that the clock is not behind it', () => {
  const clock = new ServerClock();
  clock.passed(NOW - DAY_MS);
  assert.equal(clock.now(), NOW);
  clock.passed(NOW + DAY_MS);
  assert.equal(clock.now(), NOW + DAY_MS);
});

for (const ahead of [-DAY_MS, DAY_MS]) {
  test(`our messages and notices have the server's time, ${ahead / DAY_MS} day away`, () => {
    const room = new RoomModel(deaf, () => {});
    room.apply(welcome());
    room.apply({ ...said(2, 'theirs'), at: NOW + ahead });
    room.outbox.post('say', 'ours');
    room.notice('for us');
    const times = room.entries.map(({ at }: Entry) => at);
    assert.deepEqual(times, Array(3).fill(NOW + ahead));
  });
}
