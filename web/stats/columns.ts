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
    const { times } = this;
    for (const name of Object.keys(row)) {
      if (!this.#columns.has(name))
        this.#columns.set(
          name,
          times.map(() => null),
        );
    }
    // uPlot needs times that do not go back, as those of a clock that is corrected may.
    times.push(Math.max(at, times.at(-1) ?? at));
    for (const [name, column] of this.#columns) column.push(row[name] ?? null);
    if (times.length <= MAX_STATS_SAMPLES) return;
    for (const column of [times, ...this.#columns.values()]) column.shift();
  }

  /** Adds a moment without values. All times are the server's, so it has that of the last values. */
  gap(): void {
    const last = this.times.at(-1);
    if (last !== undefined) this.add(last, {});
  }
}
