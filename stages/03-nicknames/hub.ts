import { ProtocolError } from '../../shared/codes.ts';
import type { Link } from '../../shared/link.ts';
import type { Request, ServerEvent } from '../../shared/protocol.ts';
import { decodeAsked } from './asked.ts';
import { Caller } from './caller.ts';
import { DISCONNECTED, type Handler, type Handlers } from './handlers.ts';
import { Told } from './told.ts';

/**
 * The owner of all shared state. It handles requests one at a time in the order in which they arrive, and
 * that order is the order of the chat. It has no sockets: its callers are connections of the threads at the
 * other ends of its links.
 */
export class Hub {
  // A Map, because an object also has `constructor` and other inherited functions.
  readonly #handlers: ReadonlyMap<string, Handler<never>>;
  readonly #links = new Set<Link>();

  constructor(handlers: Handlers) {
    this.#handlers = new Map(Object.entries(handlers));
  }

  /** Serves the thread at the other end until its link ends. Then its callers are disconnected. */
  async attach(link: Link): Promise<void> {
    const callers = new Map<number, Caller>();
    this.#links.add(link);
    for await (const batch of link) {
      for (const message of batch) {
        this.#answer(message, link, callers);
        // A thread that asks faster than it reads has to wait. No thread waits for another one.
        if (link.full) await link.drained();
      }
    }
    this.#links.delete(link);
    for (const caller of callers.values()) this.#run(DISCONNECTED, caller);
  }

  /** Sends an event to every member. */
  broadcast(event: ServerEvent): void {
    const message = Told.message(event);
    for (const link of this.#links) link.send(message);
  }

  #answer(message: string, link: Link, callers: Map<number, Caller>): void {
    const { from, request } = decodeAsked(message);
    let caller = callers.get(from);
    if (!caller) {
      caller = new Caller(link, from);
      callers.set(from, caller);
    }
    this.#run(request, caller);
    if (caller.gone) callers.delete(from);
  }

  #run(request: Request, caller: Caller): void {
    try {
      const handle = this.#handlers.get(request.type);
      if (!handle) throw new ProtocolError('unknown-type');
      // The thread parsed the request by its type, so this is the type that the handler takes.
      handle(request as never, caller);
    } catch (error) {
      const { code, detail } = error instanceof ProtocolError ? error : bug(request, error);
      const cid = typeof request.cid === 'string' ? request.cid : undefined;
      caller.reply({ type: 'refused', code, detail, cid });
    }
  }
}

/** Our own error, not the client's: logged with its cause, and answered. */
function bug(request: Request, cause: unknown): ProtocolError {
  console.error(`The handler of '${request.type}' failed:`, cause);
  return new ProtocolError('internal-error');
}
