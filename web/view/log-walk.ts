import { JOINED_ROW } from './muted-row.ts';
import { rowsInView } from './reading-place.ts';

/*
 * The log for the keyboard. A long conversation has hundreds of links and buttons, and nobody should have to
 * press the tab key for each of them to get to the text field. So the log is one stop: from there the arrow
 * keys walk from message to message, and only what is in the message with the focus can be reached by Tab.
 * Escape leads back to where people write.
 */

/** What a browser would stop at. A box of code that scrolls stays a stop: the keyboard must be able to scroll it. */
const STOPS = 'a[href], button, summary, video, [tabindex]:not(.code)';

/** The longest name of a row for screen readers, in characters: they can read the rest as they read a page. */
const MAX_LABEL = 500;

/** Lets the keyboard walk through the rows of the log. */
export class LogWalk {
  readonly #log: HTMLElement;
  #row: HTMLElement | undefined;

  /** `leave` is called when somebody presses Escape in the log. */
  constructor(log: HTMLElement, leave: () => void) {
    this.#log = log;
    // Rows come and change at many places. What is in them is no stop, until the row has the focus.
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) {
        for (const added of addedNodes) if (added instanceof Element) this.#setStops(added);
      }
      // The row with the focus may be gone.
      if (this.#row && !log.contains(document.activeElement)) this.#enter(undefined);
    }).observe(log, { childList: true, subtree: true });
    log.addEventListener('keydown', (event) => {
      if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === 'Escape') leave();
      else if (event.target !== log && event.target !== this.#row) return;
      else if (!this.#walk(event.key)) return;
      event.preventDefault();
    });
    log.addEventListener('focusin', ({ target }) => this.#enter(rowOf(target)));
    log.addEventListener('focusout', ({ relatedTarget }) => {
      if (!log.contains(relatedTarget as Node | null)) this.#enter(undefined);
    });
  }

  /** Moves the focus by a key. Returns false for other keys. */
  #walk(key: string): boolean {
    const next = this.#target(key);
    if (!next) return false;
    next.tabIndex = -1;
    next.role = 'article';
    next.ariaLabel = next.innerText.replace(/\s+/g, ' ').slice(0, MAX_LABEL);
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: 'nearest' });
    return true;
  }

  #target(key: string): HTMLElement | undefined {
    const rows = [...this.#log.querySelectorAll<HTMLElement>(`.row:not(${JOINED_ROW})`)];
    const index = this.#row ? rows.indexOf(this.#row) : -1;
    switch (key) {
      case 'ArrowUp':
        return index < 0 ? this.#rowsInView.at(-1) : rows[index - 1];
      case 'ArrowDown':
        return index < 0 ? this.#rowsInView[0] : rows[index + 1];
      case 'Home':
        return rows[0];
      case 'End':
        return rows.at(-1);
      default:
        return undefined;
    }
  }

  get #rowsInView(): readonly HTMLElement[] {
    return rowsInView(this.#log).filter((row) => row instanceof HTMLElement);
  }

  /** What is in the row with the focus can be reached by Tab; the log itself only from outside of it. */
  #enter(row: HTMLElement | undefined): void {
    const old = this.#row;
    this.#row = row;
    this.#log.tabIndex = row ? -1 : 0;
    for (const changed of [old, row]) if (changed && old !== row) this.#setStops(changed);
  }

  #setStops(part: Element): void {
    for (const stop of [part, ...part.querySelectorAll(STOPS)]) {
      if (!(stop instanceof HTMLElement) || !stop.matches(STOPS) || stop.matches('.row')) continue;
      stop.tabIndex = this.#row?.contains(stop) ? 0 : -1;
    }
  }
}

function rowOf(target: EventTarget | null): HTMLElement | undefined {
  return target instanceof Element ? (target.closest<HTMLElement>('.row') ?? undefined) : undefined;
}
