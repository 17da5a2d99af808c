import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Finding } from './finding.ts';
import type { GroupAnswer, GroupOrder, GroupSetup } from './worker.ts';

/**
 * People who chat during an attack, the same number in each encoding, in a separate thread. An attack is
 * judged by whether they notice anything.
 */
export class ControlGroup implements AsyncDisposable {
  readonly #worker: Worker;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  /** Resolves when all of them are in the room. */
  static async start(setup: GroupSetup): Promise<ControlGroup> {
    const url = new URL('./worker.ts', import.meta.url);
    const worker = new Worker(url, { workerData: setup, execArgv: [] });
    await once(worker, 'message');
    return new ControlGroup(worker);
  }

  /** Starts their chat, and visits by newcomers. */
  async begin({ cuts = false, full = false } = {}): Promise<void> {
    await this.#ask({ does: 'begin', patient: cuts, visits: !full });
  }

  /** Stops them, and returns what they have experienced since `begin`. */
  async settle(): Promise<Finding> {
    return (await this.#ask({ does: 'settle' })) as Finding;
  }

  /** Returns why newcomers do not get in; empty if they do. */
  async visit(): Promise<readonly string[]> {
    return (await this.#ask({ does: 'visit' })) as readonly string[];
  }

  /** Breaks or stalls the connection of one of them. */
  async suffer(): Promise<void> {
    await this.#ask({ does: 'suffer' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = once(this.#worker, 'exit');
    this.#worker.postMessage({ does: 'leave' } satisfies GroupOrder);
    await gone;
  }

  async #ask(order: GroupOrder): Promise<GroupAnswer> {
    const answer = once(this.#worker, 'message');
    this.#worker.postMessage(order);
    return (await answer)[0] as GroupAnswer;
  }
}
