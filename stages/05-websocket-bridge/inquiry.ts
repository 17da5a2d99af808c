import { ProtocolError } from '../../shared/codes.ts';
import type { Request } from '../../shared/protocol.ts';
import { DISCONNECTED } from './handlers.ts';
import type { HubEvent } from './told.ts';

/**
 * A caller of the hub that is not a connection, such as an HTTP request. The hub keeps it until it is
 * disposed of or its thread is gone, and may end it earlier with `bye`.
 */
export class Inquiry implements Disposable {
  readonly #send: (request: Request) => void;
  readonly #ending = new AbortController();
  #answered = Promise.withResolvers<HubEvent>();

  constructor(send: (request: Request) => void) {
    this.#send = send;
    // It may end while nothing is being asked.
    this.#answered.promise.catch(() => {});
  }

  /** Aborted when this inquiry ends. If the hub ended it, the reason is the hub's refusal. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /**
   * Asks one question at a time. The answer has the type that the handler sends.
   * @throws ProtocolError if the hub refuses, or ends the inquiry
   */
  async ask<T>(request: Request): Promise<T> {
    this.signal.throwIfAborted();
    this.#answered = Promise.withResolvers();
    this.#send(request);
    const event = await this.#answered.promise;
    if (event.type === 'answer') return event.value as T;
    if (event.type === 'refused') throw new ProtocolError(event.code, event.detail);
    throw new Error(`the hub answered '${request.type}' with '${event.type}'`);
  }

  /** Handles a message from the hub to this caller. */
  hear(event: HubEvent): void {
    if (event.type === 'bye') this.end(new ProtocolError(event.code, event.detail));
    else this.#answered.resolve(event);
  }

  /** Ends the inquiry. A pending question is rejected with `reason`. */
  end(reason?: Error): void {
    if (this.signal.aborted) return;
    this.#ending.abort(reason);
    this.#answered.reject(this.signal.reason);
    this.#send(DISCONNECTED);
  }

  [Symbol.dispose](): void {
    this.end();
  }
}
