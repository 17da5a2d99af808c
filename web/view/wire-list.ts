import { indexFrom, type WireRecord } from '../wire/wire-log.ts';
import { byId } from './dom.ts';
import { wireRow } from './wire-record.ts';

/*
 * The list of records. It may have 10,000 rows that all have the same height, so here a virtual list is
 * right: only the rows in view exist, inside an element as high as all of them. Screen readers learn the
 * position and the number of rows from attributes.
 */

/** Extra rows above and below those in view, ready for the next scroll. */
const SPARE_ROWS = 8;

/** A list of any length of which only the rows in view exist. At the end, it follows new records. */
export class WireList {
  readonly #list = byId('wire-list', HTMLElement);
  /** As high as all the rows would be. */
  readonly #space = byId('wire-space', HTMLElement);
  readonly #rows = byId('wire-rows', HTMLElement);
  readonly #newest = byId('wire-newest', HTMLButtonElement);
  readonly #onSelect: (record: WireRecord | undefined) => void;
  #records: readonly WireRecord[] = [];
  /** The existing rows. Each shows the time since the one above, so both records are the key. */
  #views = new Map<string, HTMLElement>();
  #first = 0;
  /** In pixels, from the style sheet. Rows are higher on touch screens. */
  #rowHeight = 1;
  #height = 0;
  #following = true;
  #selected: number | undefined;

  constructor(onSelect: (record: WireRecord | undefined) => void) {
    this.#onSelect = onSelect;
    this.#list.addEventListener('scroll', () => this.#scrolled());
    this.#list.addEventListener('keydown', (event) => this.#pressed(event));
    this.#list.addEventListener('click', ({ target }) => {
      const row = target instanceof Element && target.closest('.wire-row');
      if (row) this.#select(this.#first + [...this.#rows.children].indexOf(row));
    });
    this.#newest.addEventListener('click', () => {
      this.toEnd();
      this.focus();
    });
    new ResizeObserver(() => this.show(this.#records)).observe(this.#list);
  }

  /** Replaces the records, and keeps the reader's place among them. */
  show(records: readonly WireRecord[]): void {
    this.#height = this.#list.clientHeight;
    this.#rowHeight = Number.parseFloat(getComputedStyle(this.#list).getPropertyValue('--row'));
    const topRow = Math.floor(this.#list.scrollTop / this.#rowHeight);
    const top = this.#records[topRow]?.number;
    this.#records = records;
    this.#space.style.height = `${records.length * this.#rowHeight}px`;
    if (this.#following) this.#list.scrollTop = this.#list.scrollHeight;
    else if (top !== undefined) {
      this.#list.scrollTop += (indexFrom(records, top) - topRow) * this.#rowHeight;
    }
    this.#draw();
  }

  get hasSelection(): boolean {
    return this.#selected !== undefined;
  }

  focus(): void {
    this.#list.focus();
  }

  /** Scrolls to the newest record, and follows new ones. */
  toEnd(): void {
    this.#follow(true);
  }

  /** Selects no record. */
  deselect(): void {
    this.#selected = undefined;
    this.#onSelect(undefined);
    this.#draw();
    this.focus();
  }

  #scrolled(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.#list;
    // If the size of the list has changed, nobody has scrolled, and it will be drawn again.
    if (clientHeight !== this.#height) return;
    this.#follow(scrollHeight - scrollTop - clientHeight < this.#rowHeight);
  }

  /** A reader at the end follows new records; one who has scrolled up is left alone. */
  #follow(following: boolean): void {
    this.#following = following;
    this.#newest.hidden = following;
    if (following) this.#list.scrollTop = this.#list.scrollHeight;
    this.#draw();
  }

  /** Rows that stay are kept as elements, so that a click on one is not lost while new records come. */
  #draw(): void {
    const { scrollTop, clientHeight } = this.#list;
    const from = Math.floor(scrollTop / this.#rowHeight) - SPARE_ROWS;
    this.#first = Math.max(0, Math.min(from, this.#records.length));
    const end = Math.ceil((scrollTop + clientHeight) / this.#rowHeight) + SPARE_ROWS;
    const before = this.#views;
    this.#views = new Map();
    for (const [index, record] of this.#records.slice(this.#first, end).entries()) {
      const above = this.#records[this.#first + index - 1];
      const key = `${above?.number} ${record.number}`;
      this.#views.set(key, before.get(key) ?? wireRow(record, above));
    }
    this.#rows.style.transform = `translateY(${this.#first * this.#rowHeight}px)`;
    const keys = (views: Map<string, HTMLElement>) => [...views.keys()].join();
    if (keys(before) !== keys(this.#views)) this.#rows.replaceChildren(...this.#views.values());
    this.#mark();
  }

  /** Marks the selected row, and sets the position of each row for screen readers. */
  #mark(): void {
    const selected = `wire-${this.#selected}`;
    for (const [index, row] of [...this.#rows.children].entries()) {
      row.setAttribute('aria-selected', String(row.id === selected));
      row.setAttribute('aria-posinset', String(this.#first + index + 1));
      row.setAttribute('aria-setsize', String(this.#records.length));
    }
    if (document.getElementById(selected)) {
      this.#list.setAttribute('aria-activedescendant', selected);
    } else this.#list.removeAttribute('aria-activedescendant');
  }

  /** The keys of a listbox (WAI-ARIA). Without a selection they start at the newest record. */
  #pressed(event: KeyboardEvent): void {
    const { length } = this.#records;
    const page = Math.floor(this.#list.clientHeight / this.#rowHeight);
    const now = this.#selected === undefined ? length : indexFrom(this.#records, this.#selected);
    const targets: Record<string, number> = {
      ArrowUp: now - 1,
      ArrowDown: now + 1,
      PageUp: now - page,
      PageDown: now + page,
      Home: 0,
      End: length - 1,
    };
    const target = targets[event.key];
    if (target === undefined || length === 0) return;
    event.preventDefault();
    this.#select(Math.max(0, Math.min(target, length - 1)));
  }

  /** Selects a row, and scrolls only as far as needed to show it. */
  #select(index: number): void {
    const record = this.#records[index];
    this.#selected = record?.number;
    this.#onSelect(record);
    const top = index * this.#rowHeight;
    const { clientHeight, scrollTop } = this.#list;
    const lowest = top + this.#rowHeight - clientHeight;
    this.#list.scrollTop = Math.min(top, Math.max(scrollTop, lowest));
    this.#follow(index === this.#records.length - 1);
  }
}
