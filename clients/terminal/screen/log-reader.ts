import { type Entry, isNews, isSending } from '../../chat/entry.ts';
import { dayName, startsDay } from '../../chat/grouping.ts';
import { Unread } from '../../chat/unread.ts';
import type { ClipShelf } from '../clip-player.ts';
import { type DrawnLog, LogWindow } from '../log-window.ts';
import { type Block, blockLines, blocksOf, rule } from './block-lines.ts';
import { RED, styles } from './colours.ts';
import type { ScreenSize } from './frame.ts';
import { BOLD } from './styled.ts';

/*
 * What is on the screen of the log, and what the reader has seen of it. A reader who has scrolled up
 * counts as away, like one whose window has no focus: in both cases new messages arrive unseen. Drawing a
 * block is the most expensive step, so its lines are kept as long as the block and the width stay the
 * same.
 */

/** The person's place in the log: the visible part, and the unread messages. */
export class LogReader {
  readonly #drawing: LogDrawing;
  readonly #window = new LogWindow();
  readonly #unread = new Unread();
  #hasFocus = true;

  /** `now` is the time by the server's clock, which decides what “Today” is. */
  constructor(shelf: ClipShelf, now: () => number) {
    this.#drawing = new LogDrawing(shelf, now);
  }

  /** The number of messages that arrived while the person was not looking. */
  get unread(): number {
    return this.#unread.count;
  }

  get atEnd(): boolean {
    return this.#window.atEnd;
  }

  /** Whether this terminal has the focus, as far as it reports it. */
  set hasFocus(hasFocus: boolean) {
    this.#hasFocus = hasFocus;
    this.#lookAround();
  }

  /** An entry was added to the log. For the person's own message, scrolls to the end. */
  came(entry: Entry): void {
    if (isNews(entry)) this.#unread.arrived(entry.key);
    if (isSending(entry)) this.toEnd();
  }

  /** The person has answered, and so has read the messages. */
  answered(): void {
    this.#unread.read();
  }

  /** The log was emptied: there is nothing to go on reading. */
  cleared(): void {
    this.#unread.forget();
    this.toEnd();
  }

  toEnd(): void {
    this.#window.toEnd();
    this.#lookAround();
  }

  /** Scrolls up or down by a screen less one line. */
  page(direction: 1 | -1, entries: readonly Entry[], { columns, rows }: ScreenSize): void {
    const by = direction * Math.max(1, rows - 1);
    this.#window.scroll(this.#log(entries, columns), rows, by);
    this.#lookAround();
  }

  /** The visible part of the log. */
  lines(entries: readonly Entry[], { columns, rows }: ScreenSize): string[] {
    return this.#window.lines(this.#log(entries, columns), rows);
  }

  #log(entries: readonly Entry[], columns: number): DrawnLog {
    return this.#drawing.at(entries, columns, this.#unread.firstKey);
  }

  #lookAround(): void {
    this.#unread.away = !this.#hasFocus || !this.#window.atEnd;
  }
}

interface Drawn {
  readonly first: Entry;
  readonly columns: number;
  readonly lines: readonly string[];
}

/** The log as lines. Each block is drawn once per width, and only when it becomes visible. */
export class LogDrawing {
  readonly #shelf: ClipShelf;
  readonly #now: () => number;
  /** The drawn blocks by their last entry. */
  readonly #drawn = new WeakMap<Entry, Drawn>();

  constructor(shelf: ClipShelf, now: () => number) {
    this.#shelf = shelf;
    this.#now = now;
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
          ...(isNewDay ? [rule(dayName(at, this.#now()), columns)] : []),
          ...(key === unreadKey ? [rule('new', columns, styles(BOLD, RED))] : []),
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
