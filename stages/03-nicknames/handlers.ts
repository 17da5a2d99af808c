import { ProtocolError } from '../../shared/codes.ts';
import type { Request } from '../../shared/protocol.ts';
import type { Caller } from './caller.ts';
import type { Member } from './roster.ts';

/**
 * What a request of one type does. Runs to its end before the next request of anybody, so it may
 * read and write shared state as it likes; a refusal is thrown as a ProtocolError.
 */
export type Handler<R extends Request> = (request: R, caller: Caller) => void;

/** A handler per request type; a hub takes the union of several tables, `{ ...a, ...b }`. */
export type Handlers = Readonly<Record<string, Handler<never>>>;

/** The request that a thread makes for a connection that ended without `leave`. */
export const DISCONNECTED: Request = { type: 'disconnected' };

/** A handler for those who have said hello; everybody else is told to. */
export function forMembers<R extends Request>(
  handle: (request: R, member: Member, caller: Caller) => void,
): Handler<R> {
  return (request, caller) => {
    if (!caller.member) throw new ProtocolError('hello-first');
    handle(request, caller.member, caller);
  };
}
