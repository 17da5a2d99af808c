import { type Entry, isNews, isSending } from '../../chat/entry.ts';
import { Unread } from '../../chat/unread.ts';
import type { ClipShelf } from '../clip-shelf.ts';
import { type DrawnLog, LogWindow } from '../log-window.ts';
import type { ScreenSize } from './frame.ts';
import { LogDrawing } from './log-drawing.ts';

/** The person's place in the log: the visible part, and the unread messages. */
export class LogReader {
  readonly #drawing: LogDrawing;
  readonly #window = new LogWindow();
  readonly #unread = new Unread();
  #hasFocus = true;

  constructor(shelf: ClipShelf) {
    this.#drawing = new LogDrawing(shelf);
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
