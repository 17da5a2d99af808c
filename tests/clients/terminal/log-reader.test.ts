import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entryOf } from '../../../clients/chat/entry.ts';
import { ClipShelf } from '../../../clients/terminal/clip-player.ts';
import { LogReader } from '../../../clients/terminal/screen/log-reader.ts';
import { cleared, said } from '../chat/fakes.ts';

const SIZE = { columns: 40, rows: 3 };

test('a reader of earlier messages is at the end of a log that was cleared', () => {
  const reader = new LogReader(new ClipShelf(), Date.now);
  const entries = Array.from({ length: 9 }, (_, seq) => entryOf(said(seq, 'hi'), String(seq)));
  reader.page(-1, entries, SIZE);
  reader.came(entryOf(said(9, 'hi'), '9'));
  assert.deepEqual([reader.atEnd, reader.unread], [false, 1]);
  reader.cleared();
  assert.deepEqual([reader.atEnd, reader.unread], [true, 0]);
  const after = [entryOf(cleared(10), '10'), entryOf(said(11, 'on we go'), '11')];
  for (const entry of after) reader.came(entry);
  assert.equal(reader.unread, 0);
  const lines = reader.lines(after, SIZE).join('\n');
  assert.match(lines, /on we go/);
  assert.doesNotMatch(lines, /new/);
});

test('“Today” is a day by the clock of the server', () => {
  const message = entryOf(said(1, 'hi'), '1');
  const reader = new LogReader(new ClipShelf(), () => message.at);
  assert.match(reader.lines([message], SIZE).join('\n'), /Today/);
});
