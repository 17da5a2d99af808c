/** The load generator, as the rest of the benchmark sees it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Cores } from '../measure/cores.ts';
import type { Crowd, Round } from './crowd.ts';
import type { Answer, Command, Commands } from './load.ts';
import type { WireName } from './wires.ts';

export class LoadGenerator implements Disposable {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #calls = 0;
  #crowds = 0;

  constructor(cores: Cores) {
    const load = fileURLToPath(new URL('load.ts', import.meta.url));
    const [command, ...args] = cores.forLoad([process.execPath, load]);
    this.#process = spawn(command, args, {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // JSON has no `undefined`, which an optional argument is.
      serialization: 'advanced',
    });
    this.#process.on('message', ({ number, result, error }: Answer) => {
      const call = this.#waiting.get(number);
      this.#waiting.delete(number);
      if (error === undefined) call?.resolve(result);
      else call?.reject(new Error(error));
    });
    this.#process.on('exit', () => {
      for (const call of this.#waiting.values()) call.reject(new Error('the load generator ended'));
    });
  }

  call<Name extends keyof Commands>(
    name: Name,
    ...args: Parameters<Commands[Name]>
  ): ReturnType<Commands[Name]> {
    const number = this.#calls++;
    const call = Promise.withResolvers<unknown>();
    this.#waiting.set(number, call);
    this.#process.send({ number, name, args } satisfies Command);
    return call.promise as ReturnType<Commands[Name]>;
  }

  /** A crowd without clients yet, for the server at this port. */
  async crowd(wire: WireName, port: number): Promise<RemoteCrowd> {
    const id = this.#crowds++;
    await this.call('open', id, wire, port);
    return new RemoteCrowd(this, id);
  }

  [Symbol.dispose](): void {
    this.#process.kill();
  }
}

/** A crowd in the process of the load generator. */
export class RemoteCrowd implements AsyncDisposable {
  readonly #generator: LoadGenerator;
  readonly #id: number;

  constructor(generator: LoadGenerator, id: number) {
    this.#generator = generator;
    this.#id = id;
  }

  join(count: number, quietMs?: number): Promise<number> {
    return this.#generator.call('join', this.#id, count, quietMs);
  }

  burst(messagesEach: number): Promise<Round> {
    return this.#generator.call('burst', this.#id, messagesEach);
  }

  steady(...pace: Parameters<Crowd['steady']>): Promise<Round> {
    return this.#generator.call('steady', this.#id, ...pace);
  }

  oneByOne(messages: number): Promise<Round> {
    return this.#generator.call('oneByOne', this.#id, messages);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#generator.call('leave', this.#id);
  }
}
