import { MAX_STATS_SAMPLES } from '../../shared/limits.ts';

/** A value of each line of a chart, by the name of the line. */
export type Row = Readonly<Record<string, number | undefined>>;

type Column = (number | null)[];

/**
 * What a chart shows: one column of times, and one of values for each line, all of the same length. `null` is
 * a gap. The oldest values are removed, so a page can stay open for a week.
 */
export class Columns {
  readonly times: number[] = [];
  readonly #columns = new Map<string, Column>();

  get names(): string[] {
    return [...this.#columns.keys()];
  }

  /** In the order of `names`. */
  get values(): readonly Column[] {
    return [...this.#columns.values()];
  }

  /** Adds the values of one moment. A line that is new has a gap before, one that is missing has one now. */
  add(at: number, row: Row): void {
    for (const name of Object.keys(row)) {
      if (!this.#columns.has(name))
        this.#columns.set(
          name,
          this.times.map(() => null),
        );
    }
    this.times.push(at);
    for (const [name, column] of this.#columns) column.push(row[name] ?? null);
    if (this.times.length <= MAX_STATS_SAMPLES) return;
    for (const column of [this.times, ...this.#columns.values()]) column.shift();
  }
}
