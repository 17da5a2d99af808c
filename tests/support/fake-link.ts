import type { Link } from '../../shared/link.ts';
import { Inbox } from '../../stages/04-broadcast/inbox.ts';

/** A link without another end: tests provide its messages, and read what was sent to it. */
export class FakeLink implements Link {
  full = false;
  closed = false;
  readonly sent: string[] = [];
  readonly #batches = new Inbox<readonly string[]>();

  /** Receives one batch from the other end. */
  receive(...messages: string[]): void {
    this.#batches.push(messages);
  }

  send(message: string): void {
    this.sent.push(message);
  }

  async drained(): Promise<void> {}

  close(): void {
    this.closed = true;
    this.#batches.end();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly string[]> {
    for await (const batches of this.#batches) yield* batches;
  }
}
