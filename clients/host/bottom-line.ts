/**
 * One input line below a log that scrolls, on the normal screen: what is above stays in the terminal's
 * scrollback, as the output of any program does. To add lines to the log, the input line is erased, the
 * lines are written in its place, and the input line is drawn again below them, in one piece.
 *
 * Nothing here knows where on the screen the line is. It knows only how many of its rows are above the
 * cursor, so what others write on the terminal can tear the line until it is next drawn.
 */
import type { InputRows } from './input-rows.ts';

// DEC private modes: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
const WRAP_AROUND = 7;
const CURSOR = 25;
const BRACKETED_PASTE = 2004;
/** Marks output that the terminal shows at once (synchronized output). Other terminals ignore it. */
const ONE_PIECE = 2026;

const on = (mode: number) => `\x1b[?${mode}h`;
const off = (mode: number) => `\x1b[?${mode}l`;
const up = (rows: number) => (rows === 0 ? '' : `\x1b[${rows}A`);
const ERASE_BELOW = '\x1b[J';
const CLEAR = '\x1b[2J\x1b[H';
const NEW_ROW = '\r\n';

/** Allows a paste to be told from typing. */
export const TAKE = on(BRACKETED_PASTE);
/** Leaves the terminal as it was, wherever the output of this program was cut off. */
export const GIVE_BACK = off(BRACKETED_PASTE) + on(WRAP_AROUND) + on(CURSOR) + off(ONE_PIECE);

/** For a thread that does not know what is drawn: the row with the cursor is erased, too. */
export const GIVE_BACK_BLINDLY = `\r${ERASE_BELOW}${GIVE_BACK}`;

/** What is drawn of the input line, and the bytes that change it. */
export class BottomLine {
  #rowsAboveCursor = 0;

  /** Erases the input line, writes these lines above it, and draws it again. */
  update(lines: readonly string[], input: InputRows): string {
    const log = lines.map((line) => line + NEW_ROW).join('');
    return [
      on(ONE_PIECE) + off(CURSOR) + this.erase(),
      // Long lines are wrapped by the terminal, which can then wrap them anew after a resize.
      log,
      off(WRAP_AROUND) + this.#draw(input) + on(WRAP_AROUND),
      on(CURSOR) + off(ONE_PIECE),
    ].join('');
  }

  /**
   * Erases the input line. After a resize it may take more rows than we have drawn. Then some of it stays
   * above, because to erase more could erase what belongs to the log.
   */
  erase(): string {
    const erasing = `${up(this.#rowsAboveCursor)}\r${ERASE_BELOW}`;
    this.#rowsAboveCursor = 0;
    return erasing;
  }

  /** Clears the screen, without the scrollback. The input line must be drawn again. */
  clear(): string {
    this.#rowsAboveCursor = 0;
    return CLEAR;
  }

  /** The text before the cursor comes last, because only the terminal knows its exact width. */
  #draw({ rows, cursorRow, beforeCursor }: InputRows): string {
    this.#rowsAboveCursor = cursorRow;
    return `${rows.join(NEW_ROW)}${up(rows.length - 1 - cursorRow)}\r${beforeCursor}`;
  }
}
