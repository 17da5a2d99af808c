import { element } from './dom.ts';
import type { LogRow } from './log-row.ts';

/** The line above the first message that the reader has not seen. There is one at most. */
export class NewLine {
  readonly element = element('div', 'new-line', element('span', 'new-line-name', 'New'));
  #row: LogRow | undefined;

  constructor() {
    this.element.ariaLive = 'off';
  }

  isAbove(row: LogRow | undefined): boolean {
    return row !== undefined && row === this.#row;
  }

  /** Puts the line above a row, or removes it. Returns the rows whose grouping changes. */
  show(row: LogRow | undefined): readonly LogRow[] {
    const old = this.#row;
    if (row === old) return [];
    this.#row = row;
    if (row) row.body.before(this.element);
    else this.element.remove();
    return [old, row].filter((changed) => changed !== undefined);
  }
}
