import type { Chunk, Entry, Pass } from '../entry.ts';
import { closeText, endText } from '../transcript.ts';
import { visibleStart } from '../visible.ts';
import { bytesView } from './bytes-view.ts';
import { element } from './dom.ts';

/** Characters of a chunk above its arrow. All of its bytes are one click away. */
const SHOWN = 300;

/** A row of the diagram, and the list below it for what its bytes mean. */
interface Row {
  readonly row: HTMLLIElement;
  readonly pieces: HTMLElement;
}

/** Creates the row of anything that happens, except for pieces. */
export function rowOf(entry: Exclude<Entry, { type: 'piece' }>, isOpen: boolean): Row {
  const pieces = element('ul', 'pieces');
  if (entry.type === 'chunk' || entry.type === 'pass') {
    const row = element('li', `row ${entry.type}`, arrowOf(entry, isOpen), pieces);
    row.dataset.from = entry.from;
    row.dataset.way = wayOf(entry);
    return { row, pieces };
  }
  const row = element(
    'li',
    `row event ${entry.type}`,
    timeOf(entry),
    element('p', 'what', whatOf(entry)),
  );
  if ('by' in entry) row.dataset.by = entry.by;
  return { row, pieces };
}

/** Where the arrow is: a chunk with faults ends at the tap, and what is passed on begins there. */
function wayOf(entry: Chunk | Pass): string {
  if (entry.type === 'pass') return 'from-tap';
  return entry.held ? 'to-tap' : 'through';
}

/** The arrow of some bytes. It opens to all of them. */
function arrowOf(entry: Chunk | Pass, isOpen: boolean): HTMLElement {
  const { from, bytes, start } = entry;
  const size = bytes.length === 1 ? '1 byte' : `${bytes.length} bytes`;
  const to = from === 'client' ? 'server' : 'client';
  const who =
    entry.type === 'pass' ? `tap to ${to}` : entry.held ? `${from} to tap` : `${from} to ${to}`;
  const summary = element(
    'summary',
    '',
    timeOf(entry),
    element(
      'span',
      'lane',
      element('code', 'text', visibleStart(bytes, SHOWN)),
      element('span', 'arrow'),
      element('span', 'size', element('span', 'hidden-label', `${who}, `), size),
    ),
  );
  const details = element('details', 'bytes', summary);
  // Most are never opened.
  details.addEventListener('toggle', () => {
    if (details.open && details.childElementCount === 1) details.append(bytesView(bytes, start));
  });
  details.open = isOpen;
  return details;
}

function timeOf({ at, connection }: Entry): HTMLElement {
  const time = element('span', 'time', `${(at / 1_000).toFixed(3)} s`);
  if (connection > 0) time.append(' ', element('span', 'number', `#${connection}`));
  return time;
}

function whatOf(entry: Exclude<Entry, { type: 'piece' | 'chunk' | 'pass' }>): string {
  switch (entry.type) {
    case 'open':
      return `The client ${entry.client} connects, to ${entry.server}.`;
    case 'end':
      return `The ${entry.by} ${endText(entry.from, entry.by)}.`;
    case 'close':
      return `${sentenceStart(entry)}${closeText(entry)}${entry.detail === '' ? '.' : ''}`;
    case 'note':
      return `The tap was told: ${entry.text}.`;
  }
}

function sentenceStart({ how, by }: Extract<Entry, { type: 'close' }>): string {
  return how === 'ended' ? 'Connection ' : `The ${by} `;
}
