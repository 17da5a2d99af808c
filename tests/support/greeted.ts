import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { TextClient } from './clients.ts';
import { patienceMs } from './received.ts';
import type { Target } from './target.ts';

/** A client that has been greeted, and so knows its thread. */
export class Greeted extends TextClient {
  thread = 0;

  static async by({ host, port }: Target): Promise<Greeted> {
    const socket = connect({ host, port, noDelay: true });
    const client = new Greeted(socket);
    await once(socket, 'connect');
    const greeting = await client.line();
    assert.match(greeting, /^Thread \d+ serves you/, 'the greeting');
    client.thread = Number(/\d+/.exec(greeting)?.[0]);
    return client;
  }
}

/** Connections whose thread the system chooses: opens more until the wanted thread answers. */
export class Clients implements Disposable {
  readonly #target: Target;
  readonly #clients: Greeted[] = [];

  constructor(target: Target) {
    this.#target = target;
  }

  /** A client of this thread, or of any. */
  onThread(thread?: number): Promise<Greeted> {
    const what = thread === undefined ? 'any thread' : `thread ${thread}`;
    return this.#connectUntil(what, (client) => (thread ?? client.thread) === client.thread);
  }

  async onTwoThreads(): Promise<[Greeted, Greeted]> {
    const first = await this.onThread();
    const what = `another thread than ${first.thread}`;
    return [first, await this.#connectUntil(what, ({ thread }) => thread !== first.thread)];
  }

  /** A thread that has died is replaced after a moment, and no event tells a client when. */
  async #connectUntil(what: string, wanted: (client: Greeted) => boolean): Promise<Greeted> {
    const deadline = performance.now() + patienceMs();
    let problem: Error | undefined;
    let count = 0;
    while (performance.now() < deadline) {
      count += 1;
      try {
        const client = await Greeted.by(this.#target);
        this.#clients.push(client);
        if (wanted(client)) return client;
        client[Symbol.dispose]();
      } catch (error) {
        // The connection was one of those that died with their thread, or nobody listens for a moment.
        problem = error as Error;
      }
    }
    throw new Error(
      `${count} connections, and none was served by ${what}${problem ? ` (${problem.message})` : ''}`,
    );
  }

  [Symbol.dispose](): void {
    for (const client of this.#clients) client[Symbol.dispose]();
  }
}
