import { Box, renderToString, Text } from 'ink';
import { createElement as h, type ReactElement } from 'react';
import type { Entry } from '../../chat/entry.ts';
import { isRosterChange, isSameRun } from '../../chat/grouping.ts';
import { rosterSentence } from '../../chat/roster-changes.ts';
import { deliveryWords, drawClip, wordsOf } from '../entry-words.ts';
import { colour, colourOf } from './colours.ts';

/*
 * How an entry becomes lines of a terminal. Ink (React for terminals) computes the layout once and
 * returns a string; nothing stays mounted. A log of 5,000 entries as live components would be laid out
 * again with every key press.
 */

/** A 24-hour time takes only five columns, which suits a narrow terminal. */
const CLOCK = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

const TAB = ' '.repeat(4);

/** Members have colours, but nothing in their names or texts can make them appear inverse. */
const HOST_LOOK = { inverse: true, bold: true };

/** When Ink wraps a line at a space, it moves the space to the next line. */
const WRAPPED_SPACE = /^( {6}(?:\x1b\[[\d;]*m)*) (?=\S)/;

/** A block as lines of the terminal, wrapped to this width, including colour codes. */
export function blockLines(block: Block, clipNumber: number, columns: number): string[] {
  const [first] = block;
  const { at } = block.at(-1) ?? first;
  const what = isRosterChange(first)
    ? h(Text, { dimColor: true }, rosterSentence(block))
    : h(EntryText, { entry: first, clipNumber });
  const lines = renderToString(h(Timed, { at }, what), { columns }).split('\n');
  return lines.map((line, index) => (index === 0 ? line : line.replace(WRAPPED_SPACE, '$1')));
}

/** The time, and the content next to it, so that no text can appear in the column of times. */
function Timed({ at, children }: { at: number; children?: ReactElement }): ReactElement {
  const time = h(Text, { dimColor: true }, CLOCK.format(at));
  return h(Box, { columnGap: 1 }, h(Box, { flexShrink: 0 }, time), children);
}

function EntryText({ entry, clipNumber }: { entry: Entry; clipNumber: number }): ReactElement {
  const { content, delivery } = entry;
  const clip = content.type === 'clip' ? drawClip(content.clip, clipNumber) : '';
  const { before, name, separator, text, after } = wordsOf(entry, clip);
  // The width of a tab depends on the terminal, but Ink must know the width of a line.
  const spaced = text.replaceAll('\t', TAB);
  const onItsWay = deliveryWords(entry);
  const looks =
    delivery?.state === 'failed' ? { bold: true, ...colour('red') } : { dimColor: true };
  return h(
    Text,
    null,
    before,
    h(Text, entry.isHost ? HOST_LOOK : { ...colourOf(name), bold: true }, name),
    separator,
    // A second line is indented more than any name.
    name ? spaced.replaceAll('\n', '\n\u00a0\u00a0') : spaced,
    after,
    onItsWay && h(Text, looks, ` ${onItsWay}`),
  );
}

/** Entries that are drawn as one: a run of joins and leaves, or any other single entry. */
export type Block = readonly [Entry, ...Entry[]];

/** Groups the entries of the log into blocks. */
export function blocksOf(entries: readonly Entry[]): Block[] {
  const blocks: [Entry, ...Entry[]][] = [];
  for (const entry of entries) {
    const last = blocks.at(-1);
    if (last && isSameRun(last.at(-1), entry)) last.push(entry);
    else blocks.push([entry]);
  }
  return blocks;
}

const LINE = {
  borderStyle: 'single',
  borderLeft: false,
  borderRight: false,
  borderBottom: false,
} as const;

/** A line across the log with a word in it, for a new day or the first unread message. */
export function rule(word: string, columns: number, hue?: string): string {
  const row = h(
    Box,
    { width: columns, columnGap: 1 },
    h(Box, { ...LINE, width: 2 }),
    h(Text, hue ? { bold: true, ...colour(hue) } : { dimColor: true }, word),
    h(Box, { ...LINE, flexGrow: 1 }),
  );
  return renderToString(row, { columns });
}
