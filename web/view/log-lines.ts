import { dayName, fullDay, midnight } from '../../clients/chat/grouping.ts';
import { element } from './dom.ts';
import type { LogRow } from './log-row.ts';

/*
 * The two lines between rows: a new day, and the first message that is new to the reader. Both belong to
 * the row below them and move with it.
 */

/** Time after midnight, in milliseconds: timers may be early. */
const MARGIN_MS = 50;

/** Adds the day above a row, or removes it. */
export function showDay(row: LogRow, isFirst: boolean, now: number): void {
  const old = row.element.querySelector<HTMLElement>('.day');
  if (!isFirst) old?.remove();
  else {
    const line = old ?? element('div', 'day', element('span', 'day-name'));
    line.dataset.at = String(row.first.at);
    line.ariaLive = 'off';
    name(line, now);
    if (!old) row.element.prepend(line);
  }
}

/** Keeps “Today” and “Yesterday” correct. */
export function keepDays(log: HTMLElement, now: () => number): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refresh = () => {
    for (const line of log.querySelectorAll<HTMLElement>('.day')) name(line, now());
    clearTimeout(timer);
    timer = setTimeout(refresh, midnight(now(), 1) - now() + MARGIN_MS);
  };
  // The timer may be missed by a computer that sleeps at midnight.
  document.addEventListener('visibilitychange', refresh);
  addEventListener('focus', refresh);
  timer = setTimeout(refresh);
}

function name(line: HTMLElement, now: number): void {
  const at = Number(line.dataset.at);
  const text = dayName(at, now);
  line.dataset.date = fullDay(at);
  if (line.textContent !== text) line.firstElementChild?.replaceChildren(text);
}

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
