import { ProtocolError } from '../../shared/codes.ts';
import type { Request } from '../../shared/protocol.ts';
import { DISCONNECTED } from './handlers.ts';
import type { HubEvent } from './told.ts';

/**
 * A caller of the hub that is no connection, such as an HTTP request. The hub knows it until it is
 * disposed of, or until its thread is gone, and may end it earlier with `bye`.
 */
export class Inquiry implements Disposable {
  readonly #send: (request: Request) => void;
  readonly #ending = new AbortController();
  #answered = Promise.withResolvers<HubEvent>();

  constructor(send: (request: Request) => void) {
    this.#send = send;
    // Nobody may be asking when it ends.
    this.#answered.promise.catch(() => {});
  }

  /** Aborted when this inquiry is over, with the hub's refusal when the hub has ended it. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /**
   * Asks one question at a time; the answer is of the type that the handler gives.
   * @throws ProtocolError when the hub refuses, or ends the inquiry
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

  /** Takes what the hub says to this caller. */
  hear(event: HubEvent): void {
    if (event.type === 'bye') this.end(new ProtocolError(event.code, event.detail));
    else this.#answered.resolve(event);
  }

  /** Ends it: whoever waits for an answer gets `reason` instead. */
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
