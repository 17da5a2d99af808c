import { byId } from './dom.ts';

/*
 * Where the reader is in the log, and the way back to its end. Nothing is more annoying in a chat than
 * text that moves while it is read. Browsers have scroll anchoring for it, but Safari long did without,
 * and no browser can hold on to a row that is removed. So the rows in view are remembered with their
 * distances, and whatever changes the layout is followed by a correction before the next frame is
 * painted.
 */

/** Distance from the end, in pixels, at which no part of a message is hidden. */
const NEAR_PX = 12;

/** Space above the row that is scrolled to, in pixels. */
const GAP_PX = 12;

interface Held {
  readonly row: Element;
  /** Distance from the start of the log, in pixels. */
  readonly top: number;
}

/**
 * The reader's place in the log. A reader at the end stays there. For all other readers the rows in view
 * stay in place, whatever changes above them. Not all browsers can do this, and none can if the row that
 * serves as the anchor is removed.
 */
export class ReadingPlace {
  readonly #log: HTMLElement;
  readonly #onMove: (atEnd: boolean) => void;
  /** Called after layout and before painting, so that no correction is visible. */
  readonly #sizes = new ResizeObserver(() => this.keep());
  #atEnd = true;
  #height = 0;
  #viewHeight = 0;
  #held: readonly Held[] = [];

  constructor(log: HTMLElement, onMove: (atEnd: boolean) => void) {
    this.#log = log;
    this.#onMove = onMove;
    this.#sizes.observe(log);
    log.addEventListener('scroll', () => this.#scrolled());
  }

  /** Watches a part of the log, whose content may load late, grow, and be removed. */
  watch(block: Element): void {
    this.#sizes.observe(block);
  }

  toEnd(): void {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#look(true);
  }

  /** Keeps the place, even at the end, while the reader opens something, unless all of it fits. */
  holdDuring(open: () => void): void {
    this.#held = this.#rowsInView();
    open();
    this.#stay();
  }

  /** Shows a reader who comes back the first new message. */
  returnTo(mark: Element): void {
    if (this.#atEnd) this.goTo(mark);
  }

  /** Shows the reader this part of the log. */
  goTo(mark: Element): void {
    this.#log.scrollTop = this.#topOf(mark) - GAP_PX;
    this.#look(this.#isNearEnd());
  }

  /** Corrects the place after a change of the layout. */
  keep(): void {
    if (this.#atEnd) this.toEnd();
    else this.#stay();
  }

  #stay(): void {
    const held = this.#held.find(({ row }) => row.isConnected);
    const moved = held ? Math.round(this.#topOf(held.row) - held.top) : 0;
    // Added, not set, because the reader may have scrolled since.
    if (moved !== 0) this.#log.scrollTop += moved;
    this.#look(this.#isNearEnd());
  }

  #scrolled(): void {
    const { scrollTop, clientHeight, scrollHeight } = this.#log;
    // Something around the log has opened or closed since, so the reader has not scrolled.
    if (clientHeight !== this.#viewHeight) {
      this.keep();
      return;
    }
    // Rows since the last event have not been shown, so they do not move a reader away from the end.
    const knownEnd = Math.min(this.#height, scrollHeight);
    const isNear = knownEnd - scrollTop - clientHeight < NEAR_PX;
    if (isNear || this.#atEnd) this.#look(isNear);
    // As many rows may have gone above as have come below, which leaves the height unchanged.
    else this.keep();
  }

  #look(atEnd: boolean): void {
    this.#height = this.#log.scrollHeight;
    this.#viewHeight = this.#log.clientHeight;
    this.#held = atEnd ? [] : this.#rowsInView();
    if (atEnd === this.#atEnd) return;
    this.#atEnd = atEnd;
    this.#onMove(atEnd);
  }

  #isNearEnd(): boolean {
    const { scrollTop, clientHeight, scrollHeight } = this.#log;
    return scrollHeight - scrollTop - clientHeight < NEAR_PX;
  }

  #rowsInView(): Held[] {
    return rowsInView(this.#log).map((row) => ({ row, top: this.#topOf(row) }));
  }

  #topOf(part: Element): number {
    const { top } = part.getBoundingClientRect();
    return top - this.#log.getBoundingClientRect().top + this.#log.scrollTop;
  }
}

/** The rows in view. Blocks out of view are not asked for their rows, which would make the browser lay them out. */
export function rowsInView(log: Element): Element[] {
  const view = log.getBoundingClientRect();
  const isInView = (part: Element) => {
    const { top, bottom } = part.getBoundingClientRect();
    return bottom > view.top && top < view.bottom;
  };
  const blocks = [...log.children].filter(isInView);
  return blocks.flatMap((block) => [...block.children].filter(isInView));
}

/** The button that scrolls to the end of the log, with the number of new messages. */
export class ToLatest {
  readonly #button = byId('to-latest', HTMLButtonElement);
  readonly #count = byId('to-latest-count', HTMLElement);

  constructor(onClick: () => void) {
    this.#button.addEventListener('click', onClick);
  }

  set hidden(hidden: boolean) {
    this.#button.hidden = hidden;
  }

  set count(count: number) {
    this.#count.hidden = count === 0;
    this.#count.textContent = String(count);
    const news = count === 0 ? '' : `, ${count} new`;
    this.#button.ariaLabel = `Jump to the latest message${news}`;
  }
}
