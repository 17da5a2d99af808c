import { graphemesOf, type InputLine } from '../line-editor.ts';
import type { ScreenSize } from './frame.ts';

/*
 * The terminal as a device: modes are switched on when the screen is taken over and off when it is given
 * back, whatever happens in between. A program that ends without doing so leaves a terminal in which
 * people cannot see what they type.
 *
 * How wide a character is, only the terminal knows: fonts and versions of Unicode differ. Where a wrong
 * guess would do harm, the text is written so that the terminal itself puts the cursor in the right
 * place.
 */

// DEC private modes: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
const ALTERNATE_SCREEN = 1049;
/** By our count, rows are never wider than the screen. A terminal that counts differently cuts them off. */
const WRAP_AROUND = 7;
const BRACKETED_PASTE = 2004;
const FOCUS_REPORTS = 1004;
const CURSOR = 25;
/** Marks output that the terminal shows at once (synchronized output). Other terminals ignore it. */
const ONE_PIECE = 2026;

const on = (mode: number) => `\x1b[?${mode}h`;
const off = (mode: number) => `\x1b[?${mode}l`;
const row = (number: number) => `\x1b[${number};1H`;
const CLEAR_ROW = '\x1b[2K';
const CLEAR = '\x1b[2J';
const PLAIN = '\x1b[0m';

const TAKE = on(ALTERNATE_SCREEN) + off(WRAP_AROUND) + on(BRACKETED_PASTE) + on(FOCUS_REPORTS);
/** Cleared first, because some terminals leave parts of the screen behind after a resize. */
const GIVE_BACK =
  PLAIN +
  CLEAR +
  off(FOCUS_REPORTS) +
  off(BRACKETED_PASTE) +
  on(WRAP_AROUND) +
  off(ALTERNATE_SCREEN) +
  on(CURSOR);

/** Time for the signal to arrive, in milliseconds. */
const STOPPING_MS = 50;

/** The full screen of the terminal, and all its key presses, until it is given back. */
export class Terminal implements Disposable {
  #shown: readonly string[] = [];
  #taken = false;
  readonly #giveBack = () => this[Symbol.dispose]();

  get size(): ScreenSize {
    const { columns, rows } = process.stdout;
    return { columns: Math.max(20, columns || 80), rows: Math.max(4, rows || 24) };
  }

  /** Takes over the screen. It is given back at the end of the process, for any reason. */
  take(): void {
    process.stdin.setRawMode(true);
    process.stdout.write(TAKE);
    process.once('exit', this.#giveBack);
    this.#shown = [];
    this.#taken = true;
  }

  /** Shows these rows with the input row below them, and puts the cursor into it. */
  show(rows: readonly string[], { before, after }: InputRow): void {
    if (!this.#taken) return;
    const { rows: last } = this.size;
    const changed = rows.flatMap((text, index) =>
      text === this.#shown[index] ? [] : [row(index + 1), CLEAR_ROW, text, PLAIN],
    );
    // The text before the cursor comes last, because only the terminal knows its exact width.
    const input = [row(last), CLEAR_ROW, before, after, row(last), before];
    process.stdout.write(
      [on(ONE_PIECE), off(CURSOR), ...changed, ...input, on(CURSOR), off(ONE_PIECE)].join(''),
    );
    this.#shown = rows;
  }

  /** Forgets what is on the screen, so that the next call of `show` draws all rows. */
  clear(): void {
    this.#shown = [];
    if (this.#taken) process.stdout.write(PLAIN + CLEAR);
  }

  /** Gives the screen back and stops the process, as Ctrl-Z does. `resumed` is called after `fg`. */
  suspend(resumed: () => void): void {
    if (process.platform === 'win32') return;
    this[Symbol.dispose]();
    // Sent to the whole group, because npm, which waits for us, has to stop, too.
    process.kill(0, 'SIGTSTP');
    // Timers do not run in a stopped process: this one fires when it continues.
    setTimeout(() => {
      this.take();
      resumed();
    }, STOPPING_MS);
  }

  [Symbol.dispose](): void {
    if (!this.#taken) return;
    this.#taken = false;
    process.removeListener('exit', this.#giveBack);
    process.stdout.write(GIVE_BACK);
    process.stdin.setRawMode(false);
  }
}

const PROMPT = '> ';
const CUT = '…';

/** The input row, split at the cursor. */
export interface InputRow {
  readonly before: string;
  readonly after: string;
}

/** Returns the part of the line around the cursor that fits into a number of columns. */
export function inputRow({ text, cursor }: InputLine, columns: number): InputRow {
  const visible = (part: string) => graphemesOf(part.replaceAll('\n', '⏎').replaceAll('\t', ' '));
  const before = visible(text.slice(0, cursor));
  const after = visible(text.slice(cursor));
  const room = Math.max(4, columns - PROMPT.length - 1);
  if (widthOf([...before, ...after]) <= room) {
    return { before: PROMPT + before.join(''), after: after.join('') };
  }
  // Some of the text after the cursor stays visible, for people who edit in the middle.
  const ahead = Math.min(widthOf(after), Math.floor(room / 4));
  const head = fitting(before.toReversed(), room - ahead).toReversed();
  const tail = fitting(after, room - widthOf(head));
  return { before: PROMPT + head.join(''), after: tail.join('') };
}

/** Returns as many graphemes from the start as fit. A sign shows that some are missing. */
function fitting(graphemes: readonly string[], room: number): string[] {
  if (widthOf(graphemes) <= room) return [...graphemes];
  const kept: string[] = [];
  let width = CUT.length;
  for (const grapheme of graphemes) {
    width += atMost(grapheme);
    if (width > room) break;
    kept.push(grapheme);
  }
  return [...kept, CUT];
}

function widthOf(graphemes: readonly string[]): number {
  return graphemes.reduce((sum, grapheme) => sum + atMost(grapheme), 0);
}

/** Wide characters and emoji start at Hangul Jamo. Counting a column too many does no harm here. */
const FIRST_WIDE = 0x1100;

function atMost(grapheme: string): number {
  return (grapheme.codePointAt(0) ?? 0) < FIRST_WIDE || grapheme === CUT ? 1 : 2;
}
