import { element } from './dom.ts';
import type { LogRow } from './log-row.ts';

/*
 * 5,000 rows are slow in a browser only if each change makes it lay out all of them. Two things prevent
 * that: the style sheet gives blocks `content-visibility: auto`, so that those out of view are not laid
 * out at all, and a new row changes only the last block. A virtual list, which keeps only the visible
 * rows, would be faster still, but then the browser's search and screen readers would not find the
 * others.
 */

/** Rows per block: about two screens, which a browser can lay out in no noticeable time. */
const ROWS_PER_BLOCK = 25;

/**
 * The rows of the log in their order. They are grouped in blocks, so that a new row makes the browser lay
 * out one block instead of 5,000 rows, and blocks out of view cost nothing.
 */
export class LogBlocks {
  readonly #log: HTMLElement;
  readonly #onBlock: (block: HTMLElement) => void;
  readonly #rows = new WeakMap<Element, LogRow>();

  /** `onBlock` is called with each new block. */
  constructor(log: HTMLElement, onBlock: (block: HTMLElement) => void) {
    this.#log = log;
    this.#onBlock = onBlock;
  }

  /** Returns the row above this row, or the last row. */
  above(row: LogRow | undefined): LogRow | undefined {
    const inBlock = row?.element.previousElementSibling;
    const block = row
      ? row.element.parentElement?.previousElementSibling
      : this.#log.lastElementChild;
    return this.#rowAt(inBlock ?? block?.lastElementChild);
  }

  below(row: LogRow): LogRow | undefined {
    const inBlock = row.element.nextElementSibling;
    const block = row.element.parentElement?.nextElementSibling;
    return this.#rowAt(inBlock ?? block?.firstElementChild);
  }

  /** Returns the row that contains this element. */
  rowOf(target: Element): LogRow | undefined {
    return this.#rowAt(target.closest('.row'));
  }

  /** Inserts a row above another one, or at the end. */
  insert(row: LogRow, below: LogRow | undefined): void {
    this.#rows.set(row.element, row);
    const next = below?.element;
    if (next?.previousElementSibling) next.before(row.element);
    else this.#blockAbove(next?.parentElement, row).append(row.element);
  }

  remove({ element: row }: LogRow): void {
    const block = row.parentElement;
    row.remove();
    if (!block?.firstElementChild) block?.remove();
  }

  /** A block with room for the row, above another block or at the end. */
  #blockAbove(below: Element | null = null, { first }: LogRow): Element {
    const above = below ? below.previousElementSibling : this.#log.lastElementChild;
    if (above && above.childElementCount < ROWS_PER_BLOCK) return above;
    const block = element('div', first.isHistory ? 'block history' : 'block');
    this.#log.insertBefore(block, below);
    this.#onBlock(block);
    return block;
  }

  #rowAt(found: Element | null | undefined): LogRow | undefined {
    return found ? this.#rows.get(found) : undefined;
  }
}
