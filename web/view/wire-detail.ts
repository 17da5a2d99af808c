import { preciseClock } from '../../clients/chat/format.ts';
import type { WireRecord } from '../wire/wire-log.ts';
import { jsonLines, sizeText, spacious } from '../wire/wire-text.ts';
import { copyButton } from './copy-button.ts';
import { button, byId, element, icon } from './dom.ts';
import { jsonView } from './json-view.ts';
import { KIND_NAMES } from './wire-row.ts';

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
