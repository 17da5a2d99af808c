/*
 * Which lines of the log are on the screen. The place is remembered by the key of an entry and a line
 * within it, not by a number of lines from the top or the end: entries arrive below, are dropped above,
 * and become longer or shorter when the width changes, while the reader goes on reading the same message.
 */

/** A drawn log: the number of entries, their keys, and the lines of each. */
export interface DrawnLog {
  readonly length: number;
  keyAt(index: number): string;
  indexOf(key: string): number;
  /** Returns at least one line. */
  linesAt(index: number): readonly string[];
}

interface Spot {
  readonly index: number;
  readonly line: number;
}

/**
 * The part of the log that is on the screen. It stays with the entry at its lower edge, so that nothing
 * moves when new messages arrive. At the end of the log it follows them.
 */
export class LogWindow {
  /** The last line on the screen; undefined at the end of the log. */
  #bottom: { readonly key: string; readonly line: number } | undefined;

  get atEnd(): boolean {
    return this.#bottom === undefined;
  }

  toEnd(): void {
    this.#bottom = undefined;
  }

  /** Returns the lines for a screen of this height, or fewer if there are no more. */
  lines(log: DrawnLog, height: number): string[] {
    if (log.length === 0) return [];
    const { index, line } = this.#spot(log);
    const lines = log.linesAt(index).slice(0, line + 1);
    for (let above = index - 1; above >= 0 && lines.length < height; above -= 1)
      lines.unshift(...log.linesAt(above));
    return lines.slice(-height);
  }

  /** Scrolls by a number of lines (positive is down), but not beyond either end. */
  scroll(log: DrawnLog, height: number, by: number): void {
    if (log.length === 0) return;
    const highest = move(log, { index: 0, line: 0 }, height - 1);
    const wanted = move(log, this.#spot(log), by);
    const { index, line } = isBefore(wanted, highest) ? highest : wanted;
    const isEnd = index === log.length - 1 && line === log.linesAt(index).length - 1;
    this.#bottom = isEnd ? undefined : { key: log.keyAt(index), line };
  }

  #spot(log: DrawnLog): Spot {
    const index = this.#bottom ? Math.max(0, log.indexOf(this.#bottom.key)) : log.length - 1;
    const last = log.linesAt(index).length - 1;
    return { index, line: Math.min(last, this.#bottom?.line ?? last) };
  }
}

/** Moves by a number of lines, or as far as there are lines. */
function move(log: DrawnLog, { index, line }: Spot, by: number): Spot {
  let target = line + by;
  let at = index;
  while (target < 0 && at > 0) {
    at -= 1;
    target += log.linesAt(at).length;
  }
  while (target >= log.linesAt(at).length && at < log.length - 1) {
    target -= log.linesAt(at).length;
    at += 1;
  }
  return { index: at, line: Math.min(Math.max(0, target), log.linesAt(at).length - 1) };
}

function isBefore(a: Spot, b: Spot): boolean {
  return a.index < b.index || (a.index === b.index && a.line < b.line);
}
