import { fileURLToPath } from 'node:url';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { emulatorLines } from './emulator-lines.ts';

/** A busy machine is slow. Each test has its own limit, too. */
const PATIENCE_MS = 30_000;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Keys, as the sequences that terminals send for them. */
export const KEY = {
  enter: '\r',
  tab: '\t',
  shiftTab: '\x1b[Z',
  up: '\x1b[A',
  down: '\x1b[B',
  left: '\x1b[D',
  home: '\x1b[H',
  end: '\x1b[F',
  pageUp: '\x1b[5~',
  pageDown: '\x1b[6~',
  escape: '\x1b',
  backspace: '\x7f',
  ctrlA: '\x01',
  ctrlC: '\x03',
  ctrlD: '\x04',
  altEnter: '\x1b\r',
  ctrlJ: '\n',
  ctrlK: '\x0b',
  ctrlL: '\x0c',
  ctrlU: '\x15',
  ctrlW: '\x17',
  ctrlZ: '\x1a',
  blur: '\x1b[O',
  focus: '\x1b[I',
} as const;

/** A key as a plain byte: a terminal on Linux or macOS would act on it, unless it comes after Ctrl-V. */
export function asByte(key: string): string {
  return process.platform === 'win32' ? key : `\x16${key}`;
}

export interface WindowOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** The program in it: the terminal client by default. */
  readonly program?: string;
  /** A script of `sh` that runs the program as "$@", and may do more before and after. */
  readonly script?: string;
}

/** A terminal with a program in it: a pty, and an emulator that keeps the content of the screen. */
export class TerminalWindow implements AsyncDisposable {
  readonly #screen: InstanceType<typeof xterm.Terminal>;
  readonly #pty: IPty;
  readonly #status = Promise.withResolvers<number>();
  #wake: () => void = () => {};
  /** Everything that the program has written, unchanged. */
  written = '';

  constructor(args: readonly string[], options: WindowOptions = {}) {
    const { columns = 80, rows = 24, env = {}, program = 'clients/terminal/main.ts' } = options;
    this.#screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    const command = [process.execPath, 'launch.js', program, ...args];
    const [file = '', ...words] =
      options.script === undefined ? command : ['sh', '-c', options.script, 'sh', ...command];
    this.#pty = spawn(file, words, {
      cwd: ROOT,
      cols: columns,
      rows,
      env: { ...withoutLooks(process.env), TERM: 'xterm-256color', ...env },
    });
    this.#pty.onData((data) => {
      this.written += data;
      this.#screen.write(data, () => this.#wake());
    });
    this.#pty.onExit(({ exitCode }) => {
      // In order, after everything that the program has written.
      this.#screen.write('', () => {
        this.#status.resolve(exitCode);
        this.#wake();
      });
    });
  }

  /** Opens a window, and waits until its chat has joined. */
  static async join(
    { host, port }: { readonly host: string; readonly port: number },
    name: string,
    options: WindowOptions = {},
  ): Promise<TerminalWindow> {
    const window = new TerminalWindow([host, String(port), '--name', name], options);
    await window.shows(/● \d+ here/);
    return window;
  }

  type(text: string): void {
    this.#pty.write(text);
  }

  /** Types a line and presses Enter. */
  say(text: string): void {
    this.type(text + KEY.enter);
  }

  resize(columns: number, rows: number): void {
    this.#screen.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  /** The cells of the screen, with their colours. */
  get cells() {
    return this.#screen.buffer.active;
  }

  /** The rows of the screen, without trailing blanks. */
  get rows(): string[] {
    const { active } = this.#screen.buffer;
    return Array.from({ length: this.#screen.rows }, (_, row) =>
      (active.getLine(active.viewportY + row)?.translateToString(true) ?? '').trimEnd(),
    );
  }

  /** The input row. */
  get input(): string {
    return this.rows.at(-1) ?? '';
  }

  /** Row and column of the cursor, counted from 0. */
  get cursor(): readonly [row: number, column: number] {
    const { active } = this.#screen.buffer;
    return [active.cursorY, active.cursorX];
  }

  /** `normal`, or `alternate`, which full-screen programs use. */
  get buffer(): string {
    return this.#screen.buffer.active.type;
  }

  /** The colour of the first character of this text; -1 is the terminal's default. */
  colourAt(text: string): number {
    const cell = this.#cellAt(text);
    return cell?.isFgDefault() ? -1 : (cell?.getFgColor() ?? -1);
  }

  /** Whether the first character of this text is inverse. */
  isInverseAt(text: string): boolean {
    return Boolean(this.#cellAt(text)?.isInverse());
  }

  /** Stops reading what the program writes, as a terminal does that is held. */
  hold(): void {
    this.#pty.pause();
  }

  /** Reads again. */
  release(): void {
    this.#pty.resume();
  }

  /** The scrollback and the screen, without blank rows at the end. Rows that were wrapped are one line. */
  get lines(): string[] {
    return emulatorLines(this.#screen);
  }

  /** Waits until the screen shows this. A string must match a whole row. */
  async shows(what: string | RegExp): Promise<void> {
    const found = (): boolean =>
      typeof what === 'string' ? this.rows.includes(what) : what.test(this.rows.join('\n'));
    await this.until(found, String(what));
  }

  /** Waits until this is true for the screen. Synchronized output is only seen as a whole. */
  async until(holds: () => boolean, what: string): Promise<void> {
    const deadline = AbortSignal.timeout(PATIENCE_MS);
    while (this.#screen.modes.synchronizedOutputMode || !holds()) {
      await new Promise<void>((resolve, reject) => {
        this.#wake = resolve;
        deadline.addEventListener('abort', () =>
          reject(new Error(`gave up waiting for ${what}; the screen:\n${this.rows.join('\n')}`)),
        );
      });
    }
  }

  kill(signal: NodeJS.Signals): void {
    process.kill(this.#pty.pid, signal);
  }

  /** Resolves to the exit status when the screen shows all output. */
  exit(): Promise<number> {
    return this.#status.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Windows has no signals, and rejects the name of one.
    if (process.platform === 'win32') this.#pty.kill();
    else this.#pty.kill('SIGTERM');
    const overdue = setTimeout(() => this.#pty.kill('SIGKILL'), PATIENCE_MS);
    await this.exit();
    clearTimeout(overdue);
    this.#screen.dispose();
  }

  #cellAt(text: string) {
    const row = this.rows.findIndex((each) => each.includes(text));
    const column = this.rows[row]?.indexOf(text) ?? 0;
    const { active } = this.#screen.buffer;
    return active.getLine(active.viewportY + row)?.getCell(column);
  }
}

/** Variables by which programs choose their appearance, such as those of a CI. Here the tests set them. */
const LOOKS =
  /^(NO_COLOR|FORCE_COLOR|COLORTERM|TERM_PROGRAM.*|TMUX.*|INK_SCREEN_READER|CI|TEAMCITY_VERSION|TF_BUILD)$/;

function withoutLooks(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(env).filter(([key]) => !LOOKS.test(key));
  return Object.fromEntries(kept.map(([key, value = '']) => [key, value]));
}
