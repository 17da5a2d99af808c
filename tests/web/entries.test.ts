import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Entries } from '../../web/chat/entries.ts';
import { type Entry, entryOf } from '../../web/chat/entry.ts';
import { deaf, said, shortened } from './fakes.ts';

const SENDING = { delivery: { state: 'sending' } } as const;

function message(text: string, changes: Partial<Entry> = {}): Entry {
  return { ...entryOf(said(1, text), text), ...changes };
}

test('what happens stands above all that is being sent, and below what has failed', () => {
  const entries = new Entries(deaf);
  entries.place(message('first', SENDING));
  entries.place(message('second', SENDING));
  entries.change(message('first', { delivery: { state: 'failed', reason: '' } }));
  entries.place(message('third', SENDING));
  entries.place(message('news'));
  const order = ['first (failed)', 'news', 'second (sending)', 'third (sending)'];
  assert.deepEqual(shortened(entries.list), order);
});

test('an entry that is placed again stands once', () => {
  const entries = new Entries(deaf);
  entries.place(message('mine', SENDING));
  entries.place(message('theirs'));
  entries.place(message('mine', { delivery: { state: 'sent' } }));
  assert.deepEqual(shortened(entries.list), ['theirs', 'mine (sent)']);
});

test('one message more costs the same in a long log as in a short one', () => {
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
