import { rmSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Address } from '../support/clients.ts';
import type { Order } from '../support/door.ts';
import { Program, type Surroundings } from '../support/process.ts';
import { HostScript } from './host-script.ts';

export interface VictimOptions {
  /** The arguments after `npm run stage 06 --`. */
  readonly args?: readonly string[];
  /** @param folder where the server keeps its files */
  readonly wrapper?: (folder: string) => readonly string[];
}

/** What the server holds at one moment. */
export interface Holdings {
  /** Live bytes in all of its threads, after a garbage collection. */
  readonly liveBytes: number;
  /** The resources that keep its event loops alive, such as sockets and timers, by type. */
  readonly resources: ReadonlyMap<string, number>;
  /** Open files, sockets and child processes; 0 if the system does not say. */
  readonly handles: number;
  readonly children: number;
  readonly members: number;
  /** Files in its temporary folders. */
  readonly files: number;
}

type Running = Awaited<ReturnType<typeof Program.stageIn>>;

/** The server under attack: stage 06 in the usual form, in a separate process and folder. */
export class Victim implements AsyncDisposable {
  readonly #options: VictimOptions;
  readonly #folder: string;
  #program: Running;
  #host: HostScript;
  /** Used if a run is interrupted. */
  readonly #endNow = () => {
    this.signal('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  };

  private constructor(program: Running, folder: string, options: VictimOptions) {
    this.#program = program;
    this.#host = new HostScript(program);
    this.#folder = folder;
    this.#options = options;
    process.once('exit', this.#endNow);
  }

  static async start(options: VictimOptions = {}): Promise<Victim> {
    const folder = await mkdtemp(join(tmpdir(), 'wirechat-attacked-'));
    try {
      const victim = new Victim(await launch(folder, options), folder, options);
      // From now on, all of its threads are up.
      await victim.host.who();
      return victim;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  get address(): Address {
    return this.#program;
  }

  /** The host of its room. */
  get host(): HostScript {
    return this.#host;
  }

  /** Returns what it has logged since the last call. */
  drainLog(): string[] {
    return this.#program.stderr.drain();
  }

  /** Its folder as the server sees it, including mounts. */
  get folder(): string {
    return process.platform === 'linux'
      ? join(`/proc/${this.#program.pid}/root`, this.#folder)
      : this.#folder;
  }

  /** Milliseconds of processor time that it has used, with a resolution of 10 ms. */
  async cpuMs(): Promise<number> {
    const fields = (await read(`/proc/${this.#program.pid}/stat`)).split(') ')[1]?.split(' ') ?? [];
    return 10 * (Number(fields[11]) + Number(fields[12]));
  }

  /** Resident bytes. */
  async residentBytes(): Promise<number> {
    try {
      const pages = (await readFile(`/proc/${this.#program.pid}/statm`, 'utf8')).split(' ')[1];
      return 4_096 * Number(pages);
    } catch {
      return 0;
    }
  }

  order(order: Order): void {
    this.#program.order(order);
  }

  /** The ids of its I/O threads that are alive. */
  async threadIds(): Promise<number[]> {
    const reports = await this.#program.report(ALL_THREADS);
    const io = reports.filter(({ program }) => program === 'io-worker.ts');
    return io.map(({ threadId }) => threadId);
  }

  /** The number of members according to `/health`, over a connection that ends with the answer. */
  async members(): Promise<number> {
    const { host, webPort } = this.#program;
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    get({ host, port: webPort, path: '/health', agent: false }, (response) => {
      response.setEncoding('utf8').once('data', resolve);
      response.once('error', reject);
    }).once('error', reject);
    const { members } = JSON.parse(await promise) as { members: number };
    return members;
  }

  /** @throws if a thread does not answer because it hangs or is dead */
  async holdings(): Promise<Holdings> {
    const reports = await this.#program.report(ALL_THREADS);
    if (reports.length < ALL_THREADS) throw new Error('a thread of the server does not answer');
    const resources = new Map<string, number>();
    for (const type of reports.flatMap((report) => report.resources)) {
      resources.set(type, (resources.get(type) ?? 0) + 1);
    }
    const { pid } = this.#program;
    return {
      liveBytes: reports.reduce((sum, report) => sum + report.liveBytes, 0),
      resources,
      handles: (await list(`/proc/${pid}/fd`)).length,
      children: (await childrenOf(pid)).length,
      members: await this.members(),
      files: (await readdir(this.folder, { recursive: true })).length,
    };
  }

  signal(signal: NodeJS.Signals): void {
    this.#program.kill(signal);
  }

  /** Kills it, and starts another on the same ports and with the same folder. */
  async replace(): Promise<void> {
    this.#program.kill('SIGKILL');
    await this.#program.exit();
    const { port, webPort } = this.address;
    const args = [...(this.#options.args ?? []), '--port', `${port}`, '--web-port', `${webPort}`];
    this.#program = await launch(this.#folder, { ...this.#options, args });
    this.#host = new HostScript(this.#program);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    process.removeListener('exit', this.#endNow);
    await this.#program[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** The I/O threads that the server starts by default, the hub and the console of the host. */
const ALL_THREADS = Math.min(4, Math.max(2, availableParallelism())) + 2;

function launch(folder: string, { args = [], wrapper }: VictimOptions): Promise<Running> {
  const surroundings: Surroundings = {
    host: true,
    env: { TMPDIR: folder, TMP: folder, TEMP: folder },
    ...(wrapper && { wrapper: wrapper(folder) }),
  };
  return Program.stageIn(surroundings, '06', ...args);
}

async function childrenOf(pid: number): Promise<string[]> {
  const threads = await list(`/proc/${pid}/task`);
  const children = threads.map((thread) => read(`/proc/${pid}/task/${thread}/children`));
  return (await Promise.all(children)).join(' ').split(' ').filter(Boolean);
}

function read(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

function list(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
