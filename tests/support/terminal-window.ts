import { fileURLToPath } from 'node:url';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

/** A machine with much else to do takes its time; each test has a limit besides. */
const PATIENCE_MS = 30_000;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Keys by the sequences that terminals send for them. */
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

/** The key as a byte: a terminal of Linux or macOS would act on it, unless it comes after Ctrl-V. */
export function asByte(key: string): string {
  return process.platform === 'win32' ? key : `\x16${key}`;
}

export interface WindowOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** What runs in it: the terminal client, or another program of ours. */
  readonly program?: string;
}

/** A terminal with a program in it, the chat: a pty, and an emulator that knows what its screen shows. */
export class TerminalWindow implements AsyncDisposable {
  readonly #screen: InstanceType<typeof xterm.Terminal>;
  readonly #pty: IPty;
  readonly #status = Promise.withResolvers<number>();
  #wake: () => void = () => {};
  /** All that the program has written, as it came. */
  written = '';

  constructor(args: readonly string[], options: WindowOptions = {}) {
    const { columns = 80, rows = 24, env = {}, program = 'terminal/chat.ts' } = options;
    this.#screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    this.#pty = spawn(process.execPath, ['launch.js', program, ...args], {
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
      // In order: after all that the program has written.
      this.#screen.write('', () => {
        this.#status.resolve(exitCode);
        this.#wake();
      });
    });
  }

  /** Opens a window and waits until its chat is in the room. */
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

  /** Types a line and enters it. */
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

  /** What is on the screen, without the blanks at the ends of lines. */
  get rows(): string[] {
    const { active } = this.#screen.buffer;
    return Array.from({ length: this.#screen.rows }, (_, row) =>
      (active.getLine(active.viewportY + row)?.translateToString(true) ?? '').trimEnd(),
    );
  }

  /** The row to write in. */
  get input(): string {
    return this.rows.at(-1) ?? '';
  }

  /** Row and column of the cursor, from 0 on. */
  get cursor(): readonly [row: number, column: number] {
    const { active } = this.#screen.buffer;
    return [active.cursorY, active.cursorX];
  }

  /** `normal` or `alternate`: the one that full-screen programs take. */
  get buffer(): string {
    return this.#screen.buffer.active.type;
  }

  /** The colour of the first character of this text; -1 is the terminal's own. */
  colourAt(text: string): number {
    const row = this.rows.findIndex((each) => each.includes(text));
    const column = this.rows[row]?.indexOf(text) ?? 0;
    const { active } = this.#screen.buffer;
    const cell = active.getLine(active.viewportY + row)?.getCell(column);
    return cell?.isFgDefault() ? -1 : (cell?.getFgColor() ?? -1);
  }

  /** Waits until the screen shows this; a string stands for a whole row. */
  async shows(what: string | RegExp): Promise<void> {
    const found = (): boolean =>
      typeof what === 'string' ? this.rows.includes(what) : what.test(this.rows.join('\n'));
    await this.until(found, String(what));
  }

  /** Waits until this holds for what is on the screen; what the program shows in one piece is seen in one piece. */
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

  /** The exit status; by then the screen shows all that was written. */
  exit(): Promise<number> {
    return this.#status.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Windows has no signals, and refuses to be given the name of one.
    if (process.platform === 'win32') this.#pty.kill();
    else this.#pty.kill('SIGTERM');
    const overdue = setTimeout(() => this.#pty.kill('SIGKILL'), PATIENCE_MS);
    await this.exit();
    clearTimeout(overdue);
    this.#screen.dispose();
  }
}

/** What programs go by, a CI's variables among them, when they choose their looks: here the tests choose. */
const LOOKS =
  /^(NO_COLOR|FORCE_COLOR|COLORTERM|TERM_PROGRAM.*|TMUX.*|INK_SCREEN_READER|CI|TEAMCITY_VERSION|TF_BUILD)$/;

function withoutLooks(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(env).filter(([key]) => !LOOKS.test(key));
  return Object.fromEntries(kept.map(([key, value = '']) => [key, value]));
}
