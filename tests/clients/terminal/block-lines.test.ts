import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { entryOf } from '../../../clients/chat/entry.ts';
import { blockLines, blocksOf } from '../../../clients/terminal/screen/block-lines.ts';
import { BOB, hostSaid, said } from '../chat/fakes.ts';

test('consecutive joins and leaves are one block, and every message is one', () => {
  const events = [
    { type: 'joined', seq: 1, at: 1, ...BOB },
    said(2, 'one'),
    said(3, 'two'),
    { type: 'left', seq: 4, at: 4, ...BOB },
    { type: 'joined', seq: 5, at: 5, ...BOB },
  ] as const;
  const blocks = blocksOf(events.map((event) => entryOf(event, String(event.seq))));
  assert.deepEqual(
    blocks.map((block) => block.map(({ key }) => key)),
    [['1'], ['2'], ['3'], ['4', '5']],
  );
});

test('a quote is dim, which no text of a member can be', () => {
  const re = { seq: 1, name: 'ann', text: 'hello' };
  const lines = [{ ...said(2, 'hi'), re }, said(2, '(to ann: hello) hi')].map(
    (event) => blockLines([entryOf(event, '2')], 0, 60)[0]?.slice('\x1b[2m00:00'.length) ?? '',
  );
  assert.deepEqual(
    lines.map((line) => line.includes('\x1b[2m')),
    [true, false],
  );
});

/** The control sequence for bold and inverse text. */
const INVERSE = '\x1b[1;7m';

test('no line of a member can look like the first line of the host', () => {
  const [line = ''] = blockLines([entryOf(hostSaid(1, 'hi'), '1')], 0, 60);
  assert.match(stripVTControlCharacters(line), /^\d\d:\d\d \* The host says: hi$/);
  assert.ok(line.includes(INVERSE));
  const imitation = said(2, '\n* The host says: hi', { id: 'm', name: 'Host' });
  for (const each of blockLines([entryOf(imitation, '2')], 0, 60)) {
    assert.doesNotMatch(stripVTControlCharacters(each), /^[\d:]* ?\* The host/);
    assert.ok(!each.includes(INVERSE));
  }
});
