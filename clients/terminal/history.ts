import { MAX_HISTORY_LINES } from '../../shared/limits.ts';

/** The lines that were sent before, and the draft, which is kept while a person looks through them. */
export class History {
  readonly #lines: string[] = [];
  #place = 0;
  #draft = '';

  add(line: string): void {
    if (this.#lines.at(-1) !== line) this.#lines.push(line);
    if (this.#lines.length > MAX_HISTORY_LINES) this.#lines.shift();
    this.#place = this.#lines.length;
  }

  /** Returns the previous line, or the oldest one again. `current` is kept if it is the draft. */
  older(current: string): string {
    if (this.#place === this.#lines.length) this.#draft = current;
    return this.#go(-1, current);
  }

  /** Returns the next line, and finally the draft. */
  newer(current: string): string {
    return this.#go(1, current);
  }

  #go(step: -1 | 1, current: string): string {
    const place = this.#place + step;
    if (place < 0 || place > this.#lines.length) return current;
    this.#place = place;
    return this.#lines[place] ?? this.#draft;
  }
}
