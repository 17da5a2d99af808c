import { setTimeout as delay } from 'node:timers/promises';
import type { Program } from '../support/process.ts';

/** Time between an answer and the next question. */
const BETWEEN_QUESTIONS_MS = 200;
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

  /** Asks who is here again and again. */
  watch(): HostWatch {
    let slowestMs = 0;
    let fault: string | undefined;
    const stopping = new AbortController();
    const watching = (async () => {
      while (!stopping.signal.aborted) {
        const start = performance.now();
        await this.#command('/who', MEMBERS);
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
        return { slowestMs, fault };
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
  /** Resolves to the longest time that an answer took, and to what went wrong. */
  stop(): Promise<{ readonly slowestMs: number; readonly fault: string | undefined }>;
}
