import { dayName } from '../../chat/days.ts';
import type { Entry } from '../../chat/entry.ts';
import { startsDay } from '../../chat/grouping.ts';
import { type Block, blocksOf } from '../blocks.ts';
import type { ClipShelf } from '../clip-shelf.ts';
import type { DrawnLog } from '../log-window.ts';
import { blockLines } from './block-lines.ts';
import { rule } from './rule.ts';

interface Drawn {
  readonly first: Entry;
  readonly columns: number;
  readonly lines: readonly string[];
}

/** The log as lines. Each block is drawn once per width, and only when it becomes visible. */
export class LogDrawing {
  readonly #shelf: ClipShelf;
  /** The drawn blocks by their last entry. */
  readonly #drawn = new WeakMap<Entry, Drawn>();

  constructor(shelf: ClipShelf) {
    this.#shelf = shelf;
  }

  /** The log as it is now, with the unread marker above the entry with `unreadKey`. */
  at(entries: readonly Entry[], columns: number, unreadKey: string | undefined): DrawnLog {
    const blocks = blocksOf(entries);
    return {
      length: blocks.length,
      keyAt: (index) => blocks[index]?.[0].key ?? '',
      indexOf: (key) => blocks.findIndex(([first]) => first.key === key),
      linesAt: (index) => {
        const block = blocks[index];
        if (!block) return [''];
        const [{ key, at }] = block;
        const isNewDay = startsDay(blocks[index - 1]?.at(-1), block[0]);
        return [
          ...(isNewDay ? [rule(dayName(at, Date.now()), columns)] : []),
          ...(key === unreadKey ? [rule('new', columns, 'red')] : []),
          ...this.#linesOf(block, columns),
        ];
      },
    };
  }

  #linesOf(block: Block, columns: number): readonly string[] {
    const [first] = block;
    const last = block.at(-1) ?? first;
    const drawn = this.#drawn.get(last);
    if (drawn?.columns === columns && drawn.first === first) return drawn.lines;
    const lines = blockLines(block, this.#shelf.numberOf(first), columns);
    this.#drawn.set(last, { first, columns, lines });
    return lines;
  }
}
