import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Program } from '../support/process.ts';

/** Time between an answer and the next question. */
const BETWEEN_QUESTIONS_MS = 200;
const LAG_RESOLUTION_MS = 10;
/** Time for an answer, after which the host gives up. */
const PATIENCE_MS = 20_000;
/** The titles of the table of members; nobody can have a name like that, because of the blanks. */
const MEMBERS = /^name +address +way in|^Nobody is here/;

/** A host that is a script at the standard input of the server. One command at a time. */
export class HostScript {
  readonly #program: Program;
  #last: Promise<unknown> = Promise.resolve();

  constructor(program: Program) {
    this.#program = program;
  }

  /** Removes a member, and resolves when the hub has answered. */
  kick(name: string): Promise<void> {
    return this.#command(`/kick ${name}`, /is removed, and the name is free/);
  }

  /** Asks who is here. */
  who(): Promise<void> {
    return this.#command('/who', MEMBERS);
  }

  /** Asks again and again. */
  watch(): HostWatch {
    let slowestMs = 0;
    const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
    lag.enable();
    let fault: string | undefined;
    const stopping = new AbortController();
    const watching = (async () => {
      while (!stopping.signal.aborted) {
        const start = performance.now();
        await this.who();
        slowestMs = Math.max(slowestMs, performance.now() - start);
        await delay(BETWEEN_QUESTIONS_MS);
      }
    })().catch((error: Error) => {
      fault = `the host got no answer: ${error.message.slice(0, 200)}`;
    });
    return {
      async stop() {
        stopping.abort();
        await watching;
        lag.disable();
        return { slowestMs, lagP99: lag.percentile(99) / 1e6 - LAG_RESOLUTION_MS, fault };
      },
    };
  }

  #command(line: string, answer: RegExp): Promise<void> {
    const answered = this.#last.then(async () => {
      this.#program.write(`${line}\n`);
      await this.#program.stdout.next(line, (each) => answer.test(each), PATIENCE_MS);
    });
    this.#last = answered.catch(() => {});
    return answered;
  }
}

interface HostWatch {
  stop(): Promise<HostFinding>;
}

/** What the host experienced. */
export interface HostFinding {
  /** The longest time that an answer took, in milliseconds. */
  readonly slowestMs: number;
  /** Milliseconds by which this thread, which the attackers share, was late at the same time. */
  readonly lagP99: number;
  readonly fault: string | undefined;
}
