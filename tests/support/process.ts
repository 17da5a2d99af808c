import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Received } from './received.ts';

/** What a program has to end in good order. */
const PATIENCE_MS = 5_000;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NODE_ARGS = ['--import', './tests/support/report-memory.js', 'launch.js'];

/** One of the project's programs as a process of its own, ended at the end of its scope. */
export class Program implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly stdout = new Received<string>();
  readonly stderr = new Received<string>();

  constructor(file: string, ...args: string[]) {
    this.#child = spawn(process.execPath, [...NODE_ARGS, file, ...args], {
      cwd: ROOT,
      stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    });
    this.#child.stdin?.on('error', () => {});
    for (const name of ['stdout', 'stderr'] as const) {
      const stream = this.#child[name];
      if (!stream) continue;
      createInterface(stream)
        .on('line', (line) => this[name].push(line))
        .once('close', () => this[name].end());
    }
  }

  /** Starts a stage on free ports of this computer, and returns it with these. */
  static async stage(
    name: string,
    ...args: string[]
  ): Promise<Program & { host: string; port: number; webPort: number }> {
    const web = Number(name) >= 5 ? ['--web-port', '0'] : [];
    const program = new Program(
      'stages/run.ts',
      name,
      '--port',
      '0',
      ...web,
      '--host',
      '127.0.0.1',
      ...args,
    );
    const port = portIn(await program.stdout.next('the port', (line) => line.startsWith('  nc ')));
    const webPort =
      web.length > 0
        ? portIn(await program.stdout.next('the web port', (line) => line.includes('http://')))
        : 0;
    await program.stdout.next('what to try', (line) => line.startsWith('Then '));
    return Object.assign(program, { host: '127.0.0.1', port, webPort });
  }

  write(text: string): void {
    this.#child.stdin?.write(text);
  }

  endInput(): void {
    this.#child.stdin?.end();
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Resident bytes. */
  async memory(): Promise<number> {
    this.#child.send('memory');
    const [bytes] = (await once(this.#child, 'message')) as [number];
    return bytes;
  }

  /** The exit status, or the signal that ended it. */
  async exit(): Promise<number | string> {
    const { exitCode, signalCode } = this.#child;
    const [code, signal] =
      exitCode !== null || signalCode !== null
        ? [exitCode, signalCode]
        : ((await once(this.#child, 'exit')) as [number | null, string | null]);
    return code ?? signal ?? 'no status';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGTERM');
    // A program that does not end by itself leaves its files behind, and its test has failed anyway.
    const overdue = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE_MS);
    await this.exit();
    clearTimeout(overdue);
  }
}

function portIn(line: string): number {
  return Number(/[: ](\d+)(?:\s|$)/.exec(line)?.[1]);
}
