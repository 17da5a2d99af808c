/**
 * The terminal of the host as a device. This thread has streams of its own for it: those of the process
 * belong to the main thread, and a terminal that does not take its output would make the hub wait.
 *
 * Nothing waits for the terminal here, either. While it does not take what was written, because its window
 * hangs or the network to it is slow, the input line is not drawn, and the log is not read from its link. A
 * thread that is blocked in a write could not even be ended.
 */
import { emitKeypressEvents, type Key } from 'node:readline';
import { ReadStream, WriteStream } from 'node:tty';
import { EMPTY_LINE, type InputLine } from '../terminal/line-editor.ts';
import type { Room } from './answers.ts';
import { BottomLine, GIVE_BACK, TAKE } from './bottom-line.ts';
import { inputRows } from './input-rows.ts';

/** Receives what is typed. */
export interface Keyboard {
  pressed(text: string | undefined, key: Key): void;
  /** Ctrl-C. */
  interrupted(): void;
}

const CTRL_C = '\x03';
const CTRL_BACKSLASH = '\x1c';
/** The start and the end of a paste begin like this. */
const PASTE = '\x1b[20';

/** The terminal: its keys, the log, and the input line at the bottom. */
export class HostTerminal implements AsyncDisposable {
  readonly #keyboard: Keyboard;
  readonly #output = openOutput();
  #room: Room;
  readonly #bottom = new BottomLine();
  #input: ReadStream | undefined;
  #line: InputLine = EMPTY_LINE;
  #isDrawing = false;

  constructor(keyboard: Keyboard) {
    this.#keyboard = keyboard;
    this.#room = this.#output;
  }

  /** The size of the window. A terminal that does not know its own has 80 columns. */
  get room(): Room {
    const { columns, rows } = this.#room;
    return { columns: columns || 80, rows: rows || 24 };
  }

  /** Takes over the keyboard, and draws the input line. */
  take(): void {
    if (this.#input) return;
    const input = new ReadStream(0);
    input.setRawMode(true);
    input.on('error', () => {});
    input.on('data', (bytes) => this.#heed(bytes));
    emitKeypressEvents(input);
    // What was typed before comes first, in one piece, and with a newline for each Enter.
    let isEarly = true;
    input.once('data', () => setImmediate(() => (isEarly = false)));
    input.on('keypress', (text, key) => {
      const isEnter = isEarly && key.name === 'enter';
      this.#keyboard.pressed(text, isEnter ? { ...key, name: 'return' } : key);
    });
    this.#input = input;
    this.#output.write(TAKE);
    this.print([]);
  }

  /** Gives the keyboard back, with the mode that it had. What is printed from now on has no line below it. */
  giveBack(): void {
    if (!this.#input) return;
    this.#output.write(this.#bottom.erase() + GIVE_BACK);
    // Not paused: a paused stream would still read once, and in the background that stops the process.
    this.#input.destroy();
    this.#input = undefined;
  }

  /** Adds lines to the log. Wait for `drained` before adding more than a few. */
  print(lines: readonly string[]): void {
    if (this.#input) this.#output.write(this.#bottom.update(lines, this.#rows()));
    else this.#output.write(lines.map((line) => `${line}\r\n`).join(''));
  }

  /** Shows another input line, together with whatever else changes it in this turn of the event loop. */
  show(line: InputLine): void {
    this.#line = line;
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    setImmediate(async () => {
      await this.drained();
      this.#isDrawing = false;
      if (this.#input) this.print([]);
    });
  }

  /** Draws the input line again for a new size, of which only the main thread is told. */
  resized(room: Room): void {
    this.#room = room;
    this.show(this.#line);
  }

  clear(): void {
    this.#output.write(this.#bottom.clear());
    this.show(this.#line);
  }

  /** Resolves when the terminal has taken what was written, or is closed. */
  async drained(): Promise<void> {
    if (!this.#output.writableNeedDrain) return;
    await new Promise<void>((resolve) => {
      this.#output.once('drain', resolve).once('close', resolve);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.giveBack();
    await new Promise<void>((resolve) => this.#output.end(() => resolve()));
  }

  /** Keys that end the program. They are not decoded: in a paste whose end got lost, keys mean nothing. */
  #heed(bytes: Buffer | string): void {
    if (bytes.includes(PASTE)) return;
    if (bytes.includes(CTRL_C)) this.#keyboard.interrupted();
    if (!bytes.includes(CTRL_BACKSLASH)) return;
    // The way out if the main thread hangs.
    this.giveBack();
    process.kill(process.pid, 'SIGQUIT');
  }

  /** At most half of the window: the log must stay in view. */
  #rows() {
    const { columns, rows } = this.room;
    return inputRows(this.#line, columns, Math.max(1, Math.floor(rows / 2)));
  }
}

/**
 * Node makes each write to a terminal wait until the terminal has taken it. Node has no public switch for
 * that; libuv has: http://docs.libuv.org/en/v1.x/stream.html#c.uv_stream_set_blocking
 */
export function openOutput(): WriteStream {
  const output = new WriteStream(1);
  const { _handle: handle } = output as unknown as { _handle: { setBlocking(on: boolean): void } };
  handle.setBlocking(false);
  // The terminal is closed. A signal says so, too, and ends the server.
  output.on('error', () => {});
  return output;
}
