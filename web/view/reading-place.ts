/** So near to the end, in pixels, that nothing of a message is hidden. */
const NEAR_PX = 12;

/** Room above what the reader is led to, in pixels. */
const GAP_PX = 12;

interface Held {
  readonly row: Element;
  /** From the beginning of the log, in pixels. */
  readonly top: number;
}

/**
 * Where the reader is in the log. Who is at the end stays there; for all others the rows in view stay
 * where they are, whatever becomes of those above. Browsers can do the latter, but not all of them,
 * and not when what they hold on to is taken away.
 */
export class ReadingPlace {
  readonly #log: HTMLElement;
  readonly #onMove: (atEnd: boolean) => void;
  /** Told after the layout and before it is painted: nobody sees what is corrected. */
  readonly #sizes = new ResizeObserver(() => this.#keep());
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

  /** Watches a part of the log: what is in it may come late, grow, and go. */
  watch(block: Element): void {
    this.#sizes.observe(block);
  }

  toEnd(): void {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#look(true);
  }

  /** Stays here, also at the end, while the reader opens something; where all of it still fits, that is the end. */
  holdDuring(open: () => void): void {
    this.#held = this.#rowsInView();
    open();
    this.#stay();
  }

  /** Who comes back to where the log has gone on begins at the first new message. */
  returnTo(mark: Element): void {
    if (!this.#atEnd) return;
    this.#log.scrollTop = this.#topOf(mark) - GAP_PX;
    this.#look(this.#isNearEnd());
  }

  #keep(): void {
    if (this.#atEnd) this.toEnd();
    else this.#stay();
  }

  #stay(): void {
    const held = this.#held.find(({ row }) => row.isConnected);
    const moved = held ? Math.round(this.#topOf(held.row) - held.top) : 0;
    // Added, not set: the reader may have scrolled on since.
    if (moved !== 0) this.#log.scrollTop += moved;
    this.#look(this.#isNearEnd());
  }

  #scrolled(): void {
    const { scrollTop, clientHeight, scrollHeight } = this.#log;
    // Something around the log has opened or closed since: that was not the reader.
    if (clientHeight !== this.#viewHeight) {
      this.#keep();
      return;
    }
    // What has come since the last look has not been shown: it takes nobody away from the end.
    const knownEnd = Math.min(this.#height, scrollHeight);
    const isNear = knownEnd - scrollTop - clientHeight < NEAR_PX;
    if (isNear || this.#atEnd) this.#look(isNear);
    // Rows may have gone above and come below since, as high as these: the height would not tell.
    else this.#keep();
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
    const view = this.#log.getBoundingClientRect();
    const isInView = (part: Element) => {
      const { top, bottom } = part.getBoundingClientRect();
      return bottom > view.top && top < view.bottom;
    };
    const blocks = [...this.#log.children].filter(isInView);
    const rows = blocks.flatMap((block) => [...block.children].filter(isInView));
    return rows.map((row) => ({ row, top: this.#topOf(row) }));
  }

  #topOf(part: Element): number {
    const { top } = part.getBoundingClientRect();
    return top - this.#log.getBoundingClientRect().top + this.#log.scrollTop;
  }
}
