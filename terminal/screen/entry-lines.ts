import { Box, renderToString, Text } from 'ink';
import { createElement as h, type ReactElement } from 'react';
import type { Entry } from '../../web/entry.ts';
import { colour, colourOf } from '../colours.ts';
import { deliveryWords, drawClip, wordsOf } from '../words.ts';

/** By the 24-hour clock: five columns, which is little enough for a narrow terminal. */
const CLOCK = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** An entry as lines of the terminal, wrapped to this width, with its colours in them. */
export function entryLines(entry: Entry, clipNumber: number, columns: number): string[] {
  const { content } = entry;
  const clip = content.type === 'clip' ? drawClip(content.clip, clipNumber) : '';
  const lines = renderToString(h(EntryView, { entry, clip }), { columns }).split('\n');
  return lines.map((line, index) => (index === 0 ? line : line.replace(WRAPPED_SPACE, '$1')));
}

/** Ink takes the space at which it wraps along to the next line. */
const WRAPPED_SPACE = /^( {6}(?:\x1b\[[\d;]*m)*) (?=\S)/;

/** The time, and beside it what happened: nothing that somebody writes can begin under the times. */
function EntryView({ entry, clip }: { entry: Entry; clip: string }): ReactElement {
  const { name, joint, text } = wordsOf(entry, clip);
  const { type } = entry.content;
  const isMessage = joint === ': ' || type === 'acted';
  const isPresence = type === 'joined' || type === 'left' || type === 'renamed';
  const delivery = deliveryWords(entry);
  const failed = entry.delivery?.state === 'failed';
  return h(
    Box,
    { columnGap: 1 },
    h(Box, { flexShrink: 0 }, h(Text, { dimColor: true }, CLOCK.format(entry.at))),
    h(
      Text,
      { dimColor: isPresence },
      h(Text, { ...colourOf(name), bold: isMessage }, name),
      joint,
      // A second line stands further in than any name does.
      isMessage ? text.replaceAll('\n', '\n\u00a0\u00a0') : text,
      delivery &&
        h(Text, failed ? { bold: true, ...colour('red') } : { dimColor: true }, ` ${delivery}`),
    ),
  );
}

/** The line above the first message that has not been read. */
export function unreadLine(columns: number): string {
  const rule = {
    borderStyle: 'single',
    borderLeft: false,
    borderRight: false,
    borderBottom: false,
  } as const;
  const line = h(
    Box,
    { width: columns, columnGap: 1 },
    h(Box, { ...rule, width: 2 }),
    h(Text, { bold: true, ...colour('red') }, 'new'),
    h(Box, { ...rule, flexGrow: 1 }),
  );
  return renderToString(line, { columns });
}
