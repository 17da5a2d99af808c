import { type ChildProcess, spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Order, ThreadReport } from './door.ts';
import { Received } from './received.ts';

/** Time for a program to end properly. */
const PATIENCE_MS = 5_000;
/** Time for a stage to listen, on a machine that runs other tests as well. */
const START_MS = 30_000;
/** Time for its threads to report what they hold. */
const REPORT_MS = 5_000;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NODE_ARGS = ['--expose-gc', 'launch.js'];
const DOOR = new URL('./door.ts', import.meta.url);

/** Where a program runs, if not in the usual place. */
export interface Surroundings {
  readonly env?: NodeJS.ProcessEnv;
  /** Gives a stage an input, at which the test is the host. */
  readonly host?: boolean;
  /** A program that starts ours, such as `sh -c 'ulimit -n 256; exec "$@"' sh`. */
  readonly wrapper?: readonly string[];
}

/** One of the project's programs in a separate process, which ends with its scope. */
export class Program implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly stdout = new Received<string>();
  readonly stderr = new Received<string>();

  constructor(program: string | ChildProcess, ...args: string[]) {
    this.#child = typeof program === 'string' ? launch(program, args) : program;
    this.#child.stdin?.on('error', () => {});
    for (const name of ['stdout', 'stderr'] as const) {
      const stream = this.#child[name];
      if (!stream) continue;
      createInterface(stream)
        .on('line', (line) => this[name].push(line))
        .once('close', () => this[name].end());
    }
  }

  /** Starts a stage on free ports of this computer, and returns it with its ports. */
  static async stage(name: string, ...args: string[]): Promise<ProgramOfStage> {
    return Program.stageIn({}, name, ...args);
  }

  static async stageIn(
    surroundings: Surroundings,
    name: string,
    ...args: string[]
  ): Promise<ProgramOfStage> {
    const web = Number(name) >= 5 ? ['--web-port', '0'] : [];
    const flags = ['--port', '0', ...web, '--host', '127.0.0.1', ...args];
    const stdin = surroundings.host ? 'pipe' : 'ignore';
    const program = new Program(launch('stages/run.ts', [name, ...flags], surroundings, stdin));
    try {
      return Object.assign(program, {
        host: '127.0.0.1',
        ...(await program.#ports(web.length > 0)),
      });
    } catch (error) {
      await program[Symbol.asyncDispose]();
      throw error;
    }
  }

  write(input: string | Uint8Array): void {
    this.#child.stdin?.write(input);
  }

  /** Bytes that were written to its input, and that it has not taken yet. */
  get untaken(): number {
    return this.#child.stdin?.writableLength ?? 0;
  }

  /** From now on, each character on its standard output is one byte. */
  printsBytes(): void {
    this.#child.stdout?.setEncoding('latin1');
  }

  endInput(): void {
    this.#child.stdin?.end();
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Gives its threads an order through the back door. */
  order(order: Order): void {
    this.#child.send(order);
  }

  /** The reports of a number of threads, including the main thread; fewer if some are dead or busy. */
  async report(threads: number): Promise<ThreadReport[]> {
    const gathered = new Map<number, ThreadReport>();
    const signal = AbortSignal.timeout(REPORT_MS);
    try {
      const reports = on(this.#child, 'message', { signal });
      this.order({ does: 'report' });
      for await (const [message] of reports) {
        const report = message as ThreadReport;
        gathered.set(report.threadId, report);
        if (gathered.size === threads) break;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    return [...gathered.values()];
  }

  /** Resident bytes. */
  async memory(): Promise<number> {
    const [main] = await this.report(1);
    return main?.rss ?? Number.NaN;
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

  async #ports(web: boolean): Promise<{ port: number; webPort: number }> {
    const line = (what: string, start: string) =>
      this.stdout.next(what, (each) => each.startsWith(start), START_MS);
    const port = portIn(await line('the port', '  nc '));
    const webPort = web ? portIn(await line('the web port', '  http://')) : 0;
    await line('what to try', 'Then ');
    return { port, webPort };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGTERM');
    // If a program does not end by itself, it leaves its files behind, but then its test has failed anyway.
    const overdue = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE_MS);
    await this.exit();
    clearTimeout(overdue);
  }
}

type ProgramOfStage = Program & { host: string; port: number; webPort: number };

function launch(
  file: string,
  args: readonly string[],
  { env = {}, wrapper = [] }: Surroundings = {},
  stdin: 'pipe' | 'ignore' = 'pipe',
): ChildProcess {
  const [command = '', ...rest] = [...wrapper, process.execPath, ...NODE_ARGS, file, ...args];
  const door = `${process.env.NODE_OPTIONS ?? ''} --import ${DOOR}`;
  return spawn(command, rest, {
    cwd: ROOT,
    stdio: [stdin, 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, NODE_OPTIONS: door, WIRECHAT_TESTER: String(process.pid), ...env },
  });
}

function portIn(line: string): number {
  return Number(/[: ](\d+)(?:\s|$)/.exec(line)?.[1]);
}
