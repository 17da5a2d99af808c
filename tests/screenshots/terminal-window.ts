import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import headless, { type Terminal } from '@xterm/headless';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A program in a terminal of its own, whose screen can be read; the end of its scope ends it. */
export class TerminalWindow implements Disposable {
  readonly #terminal: Terminal;
  readonly #process: ReturnType<typeof spawn>;
  #drawn = Promise.withResolvers<void>();

  constructor(size: { cols: number; rows: number }, file: string, ...args: string[]) {
    this.#terminal = new headless.Terminal({ ...size, allowProposedApi: true });
    const env = { ...process.env, TERM: 'xterm-256color', COLORTERM: 'truecolor' };
    this.#process = spawn(process.execPath, [file, ...args], { ...size, cwd: ROOT, env });
    this.#process.onData((data) => {
      this.#terminal.write(data, () => {
        this.#drawn.resolve();
        this.#drawn = Promise.withResolvers();
      });
    });
  }

  /** The screen as it is. */
  get screen(): Terminal['buffer']['active'] {
    return this.#terminal.buffer.active;
  }

  type(text: string): void {
    this.#process.write(text);
  }

  /** Waits until the screen shows this. */
  async shows(text: string): Promise<void> {
    while (!this.#reads(text)) await this.#drawn.promise;
  }

  #reads(text: string): boolean {
    const { viewportY } = this.screen;
    const rows = Array.from({ length: this.#terminal.rows }, (_, row) => viewportY + row);
    return rows.some((row) => this.screen.getLine(row)?.translateToString(true).includes(text));
  }

  [Symbol.dispose](): void {
    this.#process.kill();
    this.#terminal.dispose();
  }
}
