import type { Entry } from '../../chat/entry.ts';
import { isRosterChange, isSameRun } from '../../chat/grouping.ts';
import { rosterSentence } from '../../chat/roster-changes.ts';
import { deliveryWords, drawClip, wordsOf } from '../entry-words.ts';
import { colourOf, RED, styles } from './colours.ts';
import { BOLD, columnsOf, DIM, INVERSE, type Span, type Style, truncate, wrap } from './styled.ts';

/* How an entry becomes lines of a terminal. A function of the entry and the width, so lines can be kept. */

/** A 24-hour time takes only five columns, which suits a narrow terminal. */
const CLOCK = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** The indentation of a message's second line, deeper than any name. A message cannot begin with it. */
const SECOND_LINE = '\n\u00a0\u00a0';

/** Members have colours, but nothing in their names or texts can make them appear inverse. */
const HOST_LOOK = styles(BOLD, INVERSE);

/**
 * A block as lines of the terminal, wrapped to this width: the time, and the content next to it, so that no
 * text can appear in the column of times.
 */
export function blockLines(block: Block, clipNumber: number, columns: number): string[] {
  const [first] = block;
  const { at } = block.at(-1) ?? first;
  const time = CLOCK.format(at);
  const margin = columnsOf(time) + 1;
  const spans = isRosterChange(first)
    ? [{ text: rosterSentence(block), style: DIM }]
    : entrySpans(first, clipNumber);
  return wrap(spans, columns - margin).map((line, index) => {
    const start =
      index === 0 ? `${truncate([{ text: time, style: DIM }], margin)} ` : ' '.repeat(margin);
    return start + line;
  });
}

function entrySpans(entry: Entry, clipNumber: number): Span[] {
  const { content, delivery } = entry;
  const clip = content.type === 'clip' ? drawClip(content.clip, clipNumber) : '';
  const { before, name, separator, quote, text, after } = wordsOf(entry, clip);
  const onItsWay = deliveryWords(entry);
  return [
    { text: before },
    { text: name, style: entry.isHost ? HOST_LOOK : styles(BOLD, colourOf(name)) },
    { text: separator },
    // No member can write in this style.
    { text: quote, style: DIM },
    { text: name ? text.replaceAll('\n', SECOND_LINE) : text },
    { text: after },
    {
      text: onItsWay && ` ${onItsWay}`,
      style: delivery?.state === 'failed' ? styles(BOLD, RED) : DIM,
    },
  ];
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

/** A line across the log with a word in it, for a new day or the first unread message. */
export function rule(word: string, columns: number, style: Style | undefined = DIM): string {
  const before = '── ';
  const shown = truncate([{ text: word, style }], columns - before.length);
  const rest = columns - before.length - columnsOf(word) - 1;
  return `${before}${shown} ${'─'.repeat(Math.max(0, rest))}`;
}
