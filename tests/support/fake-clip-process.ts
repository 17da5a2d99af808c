/** A fake of the process that reads a clip. */
import childProcess, { type ForkOptions } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { TestContext } from 'node:test';
import type { ReadAnswer, ReadRequest } from '../../stages/06-media/clip-reader.ts';
import { mockBuiltin } from './mock-builtin.ts';

type Sent = (error: Error | null) => void;

export class FakeClipProcess extends EventEmitter {
  readonly path: string;
  readonly options: ForkOptions;
  readonly asked: ReadRequest[] = [];
  readonly killedWith: unknown[] = [];
  connected = true;
  /** Called with its request. */
  whenAsked: (request: ReadRequest, sent: Sent) => void = () => {};

  constructor(path: string, options: ForkOptions) {
    super();
    this.path = path;
    this.options = options;
  }

  send(request: ReadRequest, sent: Sent): void {
    this.asked.push(request);
    this.whenAsked(request, sent);
  }

  kill(signal?: unknown): void {
    this.killedWith.push(signal);
  }

  answer(answer: ReadAnswer): void {
    this.emit('message', answer);
  }
}

/** Until the end of the test no process is forked. `begin` is called for each that would be. */
export function playClipProcesses(t: TestContext, begin: (child: FakeClipProcess) => void): void {
  mockBuiltin(t, childProcess, 'fork', (path: string | URL, options: ForkOptions) => {
    const child = new FakeClipProcess(String(path), options);
    begin(child);
    return child;
  });
}
