import { preciseClock } from '../../clients/chat/format.ts';
import type { WireKind, WireRecord } from '../wire/wire-log.ts';
import { jsonLines, jsonTokens, sinceText, sizeText, spacious } from '../wire/wire-text.ts';
import { copyButton } from './copy-button.ts';
import { button, byId, element, icon } from './dom.ts';

/*
 * A record as a row of the list, in full, and in the clipboard. JSON is coloured by its tokens, not by a
 * parser, so that a row which shows only the beginning of a frame is coloured, too.
 */

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
const KIND_NAMES: Record<WireKind, string> = {
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

/** One record in full. */
export class WireDetail {
  readonly #view = byId('wire-detail', HTMLElement);
  readonly #onClose: () => void;

  constructor(onClose: () => void) {
    this.#onClose = onClose;
  }

  show(record: WireRecord | undefined): void {
    this.#view.hidden = record === undefined;
    this.#view.replaceChildren(...(record ? this.#partsFor(record) : []));
  }

  #partsFor(record: WireRecord): HTMLElement[] {
    const { kind, at, bytes, text } = record;
    const when = preciseClock(performance.timeOrigin + at);
    const facts = element('p', 'wire-facts', `${KIND_NAMES[kind]}, ${when}, ${sizeText(bytes)}`);
    const copy = element('button', 'button small', 'Copy');
    copy.type = 'button';
    copyButton(copy, () => jsonLines([record]));
    const close = { className: 'icon-button', id: 'wire-detail-close', label: 'Close the record' };
    const body = element('pre', 'wire-json', ...jsonView(spacious(text)));
    // It scrolls, so the keyboard must be able to reach it.
    body.tabIndex = 0;
    body.setAttribute('role', 'region');
    body.setAttribute('aria-label', 'The record');
    return [
      element('div', 'wire-detail-head', facts, copy, button(close, this.#onClose, icon('close'))),
      body,
    ];
  }
}

/** Characters that are coloured: a `welcome` with a thousand events would need ten thousand elements. */
const COLOURED = 20_000;

/** JSON in colours. Text above the limit is shown without colours. */
function jsonView(json: string): (Node | string)[] {
  const tokens = jsonTokens(json.slice(0, COLOURED));
  const views = tokens.map(({ kind, text }) =>
    kind === 'other' ? text : element(kind === 'string' ? 'bdi' : 'span', `json-${kind}`, text),
  );
  return [...views, json.slice(COLOURED)];
}
