/**
 * The hub owns everything that connections share, on the main thread. It has no sockets: the I/O threads
 * have them, and send it requests over their links. It handles one request at a time, from its beginning to
 * its end, so no handler ever sees a state that another one has changed halfway, and no lock is needed. This
 * is the actor model (Hewitt, Bishop and Steiger, 1973) with a single actor.
 *
 * A handler must not wait for anything (there is no `await` in it), because everybody waits for the handler.
 */
import { type Code, DETAILS, ProtocolError } from '../../shared/codes.ts';
import type { Link } from '../../shared/link.ts';
import { type Log, logTold, refusalFor } from '../../shared/log.ts';
import type { HubEvent, Request } from '../../shared/protocol.ts';
import { Envelope, seal } from './link.ts';
import type { Member } from './roster.ts';

/** Carries out one type of request. It refuses a request by throwing a ProtocolError. */
export type Handler<R> = (request: R, peer: Peer) => void;

/** One handler for each type of request, under its name. Stages combine tables: `{ ...a, ...b }`. */
export type Handlers<Requests> = { readonly [T in keyof Requests]: Handler<Requests[T]> };

/** The request that a thread sends for a connection that ended without `leave`. */
export const DISCONNECTED: Request = { type: 'disconnected' };

/** The last request of a connection is one of these, or both in this order. */
const ENDS: ReadonlySet<string> = new Set(['leave', DISCONNECTED.type]);

/** Makes a handler for members only: before `hello`, the request is refused with `hello-first`. */
export function forMembers<R>(
  handle: (request: R, member: Member, peer: Peer) => void,
): Handler<R> {
  return (request, peer) => {
    if (!peer.member) throw new ProtocolError('hello-first');
    handle(request, peer.member, peer);
  };
}

/** A connection as the hub sees it: its number at the other end of a link, and its member. */
export class Peer {
  /** Undefined until `hello`. */
  member: Member | undefined;
  /** Its number. */
  readonly address: string;
  readonly #link: Link;
  #gone = false;

  constructor(link: Link, address: string) {
    this.#link = link;
    this.address = address;
  }

  /** Whether `bye` has been sent. The peer then has no more requests but its end. */
  get gone(): boolean {
    return this.#gone;
  }

  /** Sends an event to this connection alone. Does nothing after `bye`. */
  reply(event: HubEvent): void {
    if (!this.#gone) this.#link.send(seal(this.address, event));
  }

  /** Sends `bye`, after which the thread closes the connection. */
  bye(code: Code, detail: string = DETAILS[code]): void {
    this.reply({ type: 'bye', code, detail });
    this.#gone = true;
  }
}

/** Receives the requests of all threads, and runs the handler of each. */
export class Hub<Requests> {
  readonly #handlers: Handlers<Requests>;
  readonly #log: Log;

  constructor(handlers: Handlers<Requests>, log: Log) {
    this.#handlers = handlers;
    this.#log = log;
  }

  /** Serves the thread at the other end until its link ends. Then its connections are disconnected. */
  async attach(link: Link): Promise<void> {
    const peers = new Map<string, Peer>();
    for await (const messages of link) {
      for (const message of messages) {
        this.#receive(Envelope.open(message), link, peers);
        // A thread that asks faster than it reads has to wait. The other threads are still served.
        if (link.full) await link.drained();
      }
    }
    // The thread has ended or died, and its connections with it. Their members must not stay forever.
    for (const peer of peers.values()) this.#run(DISCONNECTED, peer);
  }

  /**
   * A peer is known from its first request to its end. If `bye` comes before the end, what the client has
   * already sent is ignored: a `hello` among it would make a member who has no connection.
   */
  #receive({ address, content }: Envelope<Request>, link: Link, peers: Map<string, Peer>): void {
    const peer = peers.get(address) ?? new Peer(link, address);
    peers.set(address, peer);
    const isEnd = ENDS.has(content.type);
    // Why the thread has closed the connection, if it has.
    if (isEnd) logTold(content.code, peer.member?.name, this.#log);
    if (isEnd || !peer.gone) this.#run(content, peer);
    if (isEnd && peer.gone) peers.delete(address);
  }

  /**
   * The one place where errors of handlers end: neither a refusal nor a bug harms another request.
   * @lab 03.3 Run one request ★
   */
  #run(request: Request, peer: Peer): void {
    try {
      const { type } = request;
      if (!this.#handles(type)) throw new ProtocolError('unknown-type');
      // The thread has parsed the request by its type, so it has the form that this handler takes.
      this.#handlers[type](request as Requests[typeof type], peer);
    } catch (error) {
      const { code, detail } = refusalFor(request, error, this.#log);
      const cid = typeof request.cid === 'string' ? request.cid : undefined;
      peer.reply({ type: 'refused', code, detail, cid });
    }
  }

  /** Only the table's own entries count: every object also has a `constructor` and a `toString`. */
  #handles(type: string): type is keyof Requests & string {
    return Object.hasOwn(this.#handlers, type);
  }
}
