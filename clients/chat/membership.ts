import { RECENT_EVENTS } from '../../shared/limits.ts';
import type { RequestOf, RequestType, ServerEvent } from '../../shared/protocol.ts';

/*
 * What a client must remember to come back as the same member: the secret of its session, and the
 * sequence number of the last event that it has seen. It is a plain value that JSON can hold, so that the
 * next page of a tab can take it over after a reload.
 */

/** Any request that the page can send. */
export type ClientRequest = RequestOf<RequestType>;

/** Our identity in the room and the last event that we have seen: what a `hello` needs to resume. */
export interface Membership {
  readonly name: string;
  readonly id?: string;
  readonly session?: string;
  readonly since?: { readonly epoch: string; readonly seq: number };
}

/** Returns the membership after an event from the server. */
export function follow(membership: Membership, event: ServerEvent): Membership {
  if (event.type === 'welcome') {
    const { you, session, epoch, seq } = event;
    return { ...you, session, since: { epoch, seq } };
  }
  const { since } = membership;
  if (!('seq' in event) || !since || event.seq <= since.seq) return membership;
  const renamed = event.type === 'renamed' && event.id === membership.id;
  return {
    ...membership,
    ...(renamed && { name: event.name }),
    since: { ...since, seq: event.seq },
  };
}

/** The first message of every connection: joins, or resumes if there is a session. */
export function helloOf({ name, session, since }: Membership): RequestOf<'hello'> {
  return { type: 'hello', v: 1, name, session, since };
}

/** The same membership for a page with an empty log, which receives what a newcomer is shown. */
export function fromTheStart(membership: Membership): Membership {
  const { since } = membership;
  if (!since) return membership;
  return { ...membership, since: { ...since, seq: Math.max(0, since.seq - RECENT_EVENTS) } };
}
