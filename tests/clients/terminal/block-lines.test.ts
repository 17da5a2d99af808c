import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entryOf } from '../../../clients/chat/entry.ts';
import { blocksOf } from '../../../clients/terminal/screen/block-lines.ts';
import { BOB, said } from '../chat/fakes.ts';

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
