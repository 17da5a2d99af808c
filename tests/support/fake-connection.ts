import type { Code } from '../../shared/codes.ts';
import type { Connection, Line } from '../../shared/connection.ts';
import { Inbox } from '../../stages/04-broadcast/inbox.ts';

/** A connection without a network: tests provide its lines and read what was written to it. */
export class FakeConnection implements Connection {
  readonly remoteAddress = 'nowhere';
  readonly written: string[] = [];
  closedWith: Code | undefined;
  queuedBytes = 0;
  broken = false;
  readonly #lines = new Inbox<Line>();

  say(line: Line): void {
    this.#lines.push(line);
  }

  end(): void {
    this.#lines.end();
  }

  async drained(): Promise<void> {}

  write(bytes: Uint8Array): void {
    this.written.push(Buffer.from(bytes).toString());
  }

  close(code: Code): void {
    this.closedWith ??= code;
    this.end();
  }

  [Symbol.asyncIterator](): AsyncIterator<readonly Line[]> {
    return this.#lines[Symbol.asyncIterator]();
  }
}
