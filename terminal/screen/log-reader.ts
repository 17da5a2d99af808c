import { type Entry, isNews, isSending } from '../../web/chat/entry.ts';
import { Unread } from '../../web/chat/unread.ts';
import type { ClipShelf } from '../clip-shelf.ts';
import { type DrawnLog, LogWindow } from '../log-window.ts';
import type { ScreenSize } from './frame.ts';
import { LogDrawing } from './log-drawing.ts';

/** Where the person is in the log: what they see of it, and what they have not read. */
export class LogReader {
  readonly #drawing: LogDrawing;
  readonly #window = new LogWindow();
  readonly #unread = new Unread();
  #hasFocus = true;

  constructor(shelf: ClipShelf) {
    this.#drawing = new LogDrawing(shelf);
  }

  /** Messages that came while the person looked elsewhere. */
  get unread(): number {
    return this.#unread.count;
  }

  get atEnd(): boolean {
    return this.#window.atEnd;
  }

  /** Whether the keys go to this terminal just now, as far as it tells. */
  set hasFocus(hasFocus: boolean) {
    this.#hasFocus = hasFocus;
    this.#lookAround();
  }

  /** Something has come into the log; for what one says oneself the reader goes to the end. */
  came(entry: Entry): void {
    if (isNews(entry)) this.#unread.arrived(entry.key);
    if (isSending(entry)) this.toEnd();
  }

  /** The person has answered, and so has read what was there. */
  answered(): void {
    this.#unread.read();
  }

  toEnd(): void {
    this.#window.toEnd();
    this.#lookAround();
  }

  /** Goes up or down by a screen, less one line to go on from. */
  page(direction: 1 | -1, entries: readonly Entry[], { columns, rows }: ScreenSize): void {
    const by = direction * Math.max(1, rows - 1);
    this.#window.scroll(this.#log(entries, columns), rows, by);
    this.#lookAround();
  }

  /** The part of the log that the person sees. */
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
