/**
 * The host as the main thread sees them: a thread with the console, the link on which it asks the hub, and
 * another one for the log. The first link exists before the thread: the hub attaches it when the stage
 * starts, and the thread begins when the stage is up.
 *
 * The main thread never waits for this thread: lines that the terminal does not take are dropped, and if the
 * thread fails, the log goes where it goes without a host.
 */
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { MessageChannel, Worker } from 'node:worker_threads';
import { HOST_CLOSE_MS } from '../../shared/limits.ts';
import type { Link } from '../../shared/link.ts';
import { BatchedLink } from '../../stages/04-broadcast/batched-link.ts';
import { GIVE_BACK_BLINDLY } from './bottom-line.ts';
import type { HostInput } from './host-input.ts';
import type { HostOrder, HostReport, HostThreadData } from './host-thread.ts';

const THREAD = new URL('./host-thread.ts', import.meta.url);

/** The host's console, from the beginning of a stage to its end. */
export class Host {
  readonly #input: HostInput;
  readonly #hub = new MessageChannel();
  readonly #log = new MessageChannel();
  readonly #hubEnd = new BatchedLink(this.#hub.port1);
  readonly #logEnd = new BatchedLink(this.#log.port1);
  readonly #ended = Promise.withResolvers<void>();
  /** Only while it is open, the terminal belongs to the console. */
  #state: 'new' | 'open' | 'closed' = 'new';

  constructor(input: HostInput) {
    this.#input = input;
  }

  /** The hub's end of the link. What the host asks before it is attached waits there. */
  get link(): Link {
    return this.#hubEnd;
  }

  /** Whether the log is for the host. A script reads answers, and leaves the log to others. */
  get hasTerminal(): boolean {
    return this.#input !== 'pipe';
  }

  /** Starts the console. `failed` is called if its thread ends before `close`. */
  open(failed: (cause: string) => void): void {
    const data: HostThreadData = {
      input: this.#input,
      hub: this.#hub.port2,
      log: this.#log.port2,
    };
    const thread = new Worker(THREAD, {
      workerData: data,
      transferList: [data.hub, data.log],
      execArgv: [],
    });
    let cause = 'it ended';
    thread.on('message', (report: HostReport) => {
      if (report === 'interrupted') interrupt();
      else this.#begin(thread);
    });
    thread.on('error', (error: Error) => {
      cause = error.message;
    });
    thread.once('exit', () => {
      this.#ended.resolve();
      if (this.#state === 'closed') return;
      this.#state = 'closed';
      if (this.#input === 'screen') giveBackTerminal();
      failed(cause);
    });
  }

  #begin(thread: Worker): void {
    if (this.#state === 'closed') return void thread.terminate();
    this.#state = 'open';
    thread.postMessage('begin' satisfies HostOrder);
    if (this.#input === 'screen') this.#tellOfSignals(thread);
  }

  /**
   * Shows lines, each with its line ending. Returns false if the terminal does not take them, and undefined
   * if there is no console yet, or no more.
   */
  print(lines: string): boolean | undefined {
    if (this.#state !== 'open' || !this.hasTerminal) return undefined;
    if (this.#logEnd.full) return false;
    for (const line of lines.trimEnd().split('\n')) this.#logEnd.send(line);
    return true;
  }

  /** Ends the thread, which shows the rest of the log and gives the terminal back, if that takes it. */
  async close(): Promise<void> {
    const wasOpen = this.#state === 'open';
    this.#state = 'closed';
    this.#hubEnd.close();
    this.#logEnd.close();
    if (!wasOpen) return;
    const overdue = setTimeout(() => this.#ended.resolve(), HOST_CLOSE_MS);
    await this.#ended.promise;
    clearTimeout(overdue);
  }

  /** Only the main thread gets signals. */
  #tellOfSignals(thread: Worker): void {
    const tell = (order: HostOrder) => thread.postMessage(order);
    const { stdout } = process;
    const resized = () => tell({ resized: { columns: stdout.columns, rows: stdout.rows } });
    const continued = () => tell('continued');
    stdout.on('resize', resized);
    process.on('SIGCONT', continued);
    // A second Ctrl-C ends the process at once, and so does a bug.
    process.once('exit', giveBackTerminal);
    thread.once('exit', () => {
      stdout.off('resize', resized);
      process.off('SIGCONT', continued);
      process.off('exit', giveBackTerminal);
    });
  }
}

/** As the signal does that Ctrl-C is elsewhere. On Windows, no program can send it to itself. */
function interrupt(): void {
  process.emit('SIGINT', 'SIGINT');
}

/**
 * Node restores the mode of the terminal by itself, but not what was switched with escape sequences. A
 * terminal that is stopped must not stop us.
 */
function giveBackTerminal(): void {
  try {
    const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
    const terminal = openSync('/dev/tty', O_WRONLY | O_NONBLOCK | O_NOCTTY);
    writeSync(terminal, GIVE_BACK_BLINDLY);
    closeSync(terminal);
  } catch {
    // The terminal is gone or stopped.
  }
}
