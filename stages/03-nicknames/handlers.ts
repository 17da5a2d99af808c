import { ProtocolError } from '../../shared/codes.ts';
import type { Request } from '../../shared/protocol.ts';
import type { Caller } from './caller.ts';
import type { Member } from './roster.ts';

/**
 * Handles requests of one type. It runs to its end before any other request is handled, so it can read and
 * write shared state freely. It refuses a request by throwing a ProtocolError.
 */
export type Handler<R extends Request> = (request: R, caller: Caller) => void;

/** One handler per request type. Tables are combined with `{ ...a, ...b }`. */
export type Handlers = Readonly<Record<string, Handler<never>>>;

/** The request that a thread sends for a connection that ended without `leave`. */
export const DISCONNECTED: Request = { type: 'disconnected' };

/** Wraps a handler for members. Anyone who has not said hello is refused with `hello-first`. */
export function forMembers<R extends Request>(
  handle: (request: R, member: Member, caller: Caller) => void,
): Handler<R> {
  return (request, caller) => {
    if (!caller.member) throw new ProtocolError('hello-first');
    handle(request, caller.member, caller);
  };
}
