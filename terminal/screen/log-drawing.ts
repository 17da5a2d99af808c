import type { Entry } from '../../web/entry.ts';
import type { ClipShelf } from '../clip-shelf.ts';
import type { DrawnLog } from '../log-window.ts';
import { entryLines, unreadLine } from './entry-lines.ts';

interface Drawn {
  readonly columns: number;
  readonly lines: readonly string[];
}

/** The entries as lines. Each is drawn once for a width, and only when it comes into sight. */
export class LogDrawing {
  readonly #shelf: ClipShelf;
  readonly #drawn = new WeakMap<Entry, Drawn>();

  constructor(shelf: ClipShelf) {
    this.#shelf = shelf;
  }

  /** The log as it is now, with the marker of what is unread above the entry with `unreadKey`. */
  at(entries: readonly Entry[], columns: number, unreadKey: string | undefined): DrawnLog {
    return {
      length: entries.length,
      keyAt: (index) => entries[index]?.key ?? '',
      indexOf: (key) => entries.findIndex((entry) => entry.key === key),
      linesAt: (index) => {
        const entry = entries[index];
        const lines = entry ? this.#linesOf(entry, columns) : [''];
        return entry?.key === unreadKey ? [unreadLine(columns), ...lines] : lines;
      },
    };
  }

  #linesOf(entry: Entry, columns: number): readonly string[] {
    const drawn = this.#drawn.get(entry);
    if (drawn?.columns === columns) return drawn.lines;
    const lines = entryLines(entry, this.#shelf.numberOf(entry), columns);
    this.#drawn.set(entry, { columns, lines });
    return lines;
  }
}
