/**
 * Questions of HTTP requests to the hub: is it working, is this token valid, does this clip exist? An HTTP
 * request is no connection of the chat. It never joins, gets no events, and is over when it is answered. So
 * inquiries have a link and a `Hub` of their own beside those of the chat: the same two parts, with another
 * table of handlers. They run on the same thread, so what the handlers share still has one owner.
 */
import { ProtocolError } from '../../shared/codes.ts';
import type { Link } from '../../shared/link.ts';
import type { HubEvent, Request } from '../../shared/protocol.ts';
import { DISCONNECTED, type Peer } from '../03-nicknames/hub.ts';
import { Envelope, seal } from '../03-nicknames/link.ts';

/** The hub's half, besides its answers: the handler for the end of an inquiry that holds nothing at the hub. */
export const inquiryHandlers = {
  disconnected(_request: unknown, peer: Peer) {
    peer.bye('left');
  },
};

/** The thread's half: the inquiries that are open on one thread. */
export class Inquiries {
  readonly #link: Link;
  readonly #open = new Map<string, Inquiry>();
  #count = 0;

  constructor(link: Link) {
    this.#link = link;
    void this.#receive();
  }

  /** Opens an inquiry, which may ask several questions. It must be disposed of. */
  open(): Inquiry {
    this.#count += 1;
    const address = String(this.#count);
    const inquiry = new Inquiry((request) => this.#link.send(seal(address, request)));
    this.#open.set(address, inquiry);
    inquiry.signal.addEventListener('abort', () => this.#open.delete(address));
    return inquiry;
  }

  /**
   * Asks a single question.
   * @throws ProtocolError if the hub refuses
   */
  async ask<T>(request: Request): Promise<T> {
    using inquiry = this.open();
    return await inquiry.ask<T>(request);
  }

  close(): void {
    this.#link.close();
  }

  async #receive(): Promise<void> {
    for await (const messages of this.#link) {
      for (const message of messages) {
        const { address, content } = Envelope.open<HubEvent>(message);
        this.#open.get(address)?.receive(content);
      }
    }
  }
}

/**
 * One or more questions that belong together. The hub keeps what it holds for an inquiry until the inquiry
 * is disposed of or its thread is gone, and may end it earlier with `bye`. So an upload, which takes up to a
 * minute and several questions, gives its place back in any case.
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
   * Asks one question at a time. `T` is the type that the handler answers with; nothing checks it, because
   * both ends of the link are of the same program.
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

  /** Handles an event of the hub for this inquiry. */
  receive(event: HubEvent): void {
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
