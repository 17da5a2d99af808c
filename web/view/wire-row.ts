import type { WireKind, WireRecord } from '../wire/wire-log.ts';
import { sinceText, sizeText } from '../wire/wire-text.ts';
import { element } from './dom.ts';
import { jsonView } from './json-view.ts';

/** Characters of a record that its row shows: more than fit on a wide screen. */
const SHOWN = 300;

const SIGNS: Record<WireKind, string> = {
  sent: '↑',
  received: '↓',
  request: '⇡',
  response: '⇣',
  connection: '•',
};

/** The names of the kinds that a row shows by its sign and colour. */
export const KIND_NAMES: Record<WireKind, string> = {
  sent: 'sent',
  received: 'received',
  request: 'HTTP request',
  response: 'HTTP response',
  connection: 'connection',
};

/** Creates the row of a record, below that of another one. */
export function wireRow(record: WireRecord, above: WireRecord | undefined): HTMLElement {
  const { number, kind, bytes, text } = record;
  const sign = element('span', 'wire-sign', SIGNS[kind]);
  sign.setAttribute('aria-hidden', 'true');
  const row = element(
    'div',
    'wire-row',
    sign,
    element('span', 'hidden-label', `${KIND_NAMES[kind]} `),
    element('span', 'wire-since', sinceText(record, above)),
    element('span', 'wire-size', kind === 'connection' ? '' : sizeText(bytes)),
    element('code', 'wire-text', ...jsonView(text.slice(0, SHOWN))),
  );
  row.id = `wire-${number}`;
  row.dataset.kind = kind;
  row.setAttribute('role', 'option');
  return row;
}
