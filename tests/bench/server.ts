/** One server under measurement, from its start to its end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Contestant } from './contestants.ts';
import type { CommandLine } from './measure/cores.ts';
import { type Cpu, cpuOf, memoryOf } from './measure/processes.ts';

const CONNECT_AGAIN_MS = 5;
const START_TIMEOUT_MS = 60_000;
/** A server that has not ended this long after SIGTERM is killed. */
const END_TIMEOUT_MS = 5_000;
/** Longer than the largest heap here takes to be collected. */
const COLLECTION_MS = 500;

export class Server implements AsyncDisposable {
  readonly contestant: Contestant;
  /** The port that the load generator connects to. */
  readonly port: number;
  readonly #process: ChildProcess;
  /** Used if the run is interrupted. */
  readonly #endNow = () => this.#process.kill('SIGKILL');

  private constructor(contestant: Contestant, process_: ChildProcess, port: number) {
    this.contestant = contestant;
    this.#process = process_;
    this.port = port;
    process.once('exit', this.#endNow);
  }

  /** Resolves when the server accepts connections. */
  static async start(
    contestant: Contestant,
    place: (command: CommandLine) => CommandLine,
  ): Promise<Server> {
    const [command, ...args] = place(contestant.command);
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const errors: string[] = [];
    child.stderr.on('data', (data) => errors.push(`${data}`));
    const failed = once(child, 'exit').then(
      () => `it ended: ${errors.join('').trim().slice(-500)}`,
    );
    const late = sleep(START_TIMEOUT_MS, 'it did not say where it listens', { ref: false });
    const port = await Promise.race([portOf(child, contestant.address), failed, late]);
    const problem =
      typeof port === 'string' ? port : await Promise.race([listening(port), failed, late]);
    if (typeof port === 'number' && problem === undefined)
      return new Server(contestant, child, port);
    child.kill('SIGKILL');
    throw new Error(problem);
  }

  get #pid(): number {
    return this.#process.pid ?? 0;
  }

  cpu(): Promise<Cpu> {
    return cpuOf(this.#pid);
  }

  memory(): Promise<number> {
    return memoryOf(this.#pid);
  }

  /** Collects the garbage, twice, because what is freed by finalizers goes with the second collection. */
  async collect(): Promise<void> {
    if (!this.contestant.collects) return;
    for (let time = 0; time < 2; time += 1) {
      this.#process.kill('SIGUSR2');
      await sleep(COLLECTION_MS);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    process.off('exit', this.#endNow);
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill();
    const kill = setTimeout(() => this.#process.kill('SIGKILL'), END_TIMEOUT_MS);
    await ended;
    clearTimeout(kill);
  }
}

async function portOf(child: ChildProcess, address: RegExp): Promise<number> {
  if (!child.stdout) throw new Error('the server has no output');
  for await (const line of createInterface(child.stdout)) {
    const port = address.exec(line)?.[1];
    if (port === undefined) continue;
    child.stdout.resume();
    return Number(port);
  }
  // The end of the process says why.
  return new Promise(() => {});
}

/** Some servers say their port a moment before they listen. */
async function listening(port: number): Promise<undefined> {
  for (;;) {
    const socket = connect({ port, host: '127.0.0.1' });
    try {
      await once(socket, 'connect');
      return undefined;
    } catch {
      await sleep(CONNECT_AGAIN_MS);
    } finally {
      socket.destroy();
    }
  }
}
