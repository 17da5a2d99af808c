/**
 * The members as the log and the host see them: where each comes from, since when, and how much they say. The
 * room itself needs none of it.
 *
 * The timeline tells of everything that happens, for whatever reason, so only two things have to be caught
 * elsewhere: the connection with which a member comes, and the way in which they go.
 */
import { type Log, memberEntry } from '../../shared/log.ts';
import type { MemberInfo, RequestOf, TimelineEvent } from '../../shared/protocol.ts';
import type { Handler, Peer } from '../03-nicknames/hub.ts';
import type { Arrivals, Origin } from './arrivals.ts';

/** Why a member left. `lost`: the connection broke, and they did not come back in time. */
type Departure = 'left' | 'lost' | 'kicked' | 'banned';

const HOW: Readonly<Record<Departure, string>> = {
  left: '',
  lost: ': the connection was lost',
  kicked: ': removed by the host',
  banned: ': banned by the host',
};

/** A member's stay, over all of its connections. */
export interface Visit {
  /** The latest connection, and where it comes from. */
  readonly peer: Peer;
  readonly origin: Origin;
  readonly since: number;
  readonly messages: Rate;
  /** How it will have ended if it ends now. */
  departure: Departure;
}

/** A table with the handlers by which members come and go. */
export interface ComingAndGoing {
  readonly hello: Handler<RequestOf<'hello'>>;
  readonly disconnected: Handler<unknown>;
}

/** The visits of all members. They are forgotten with the member. */
export class Visits {
  readonly #arrivals: Arrivals;
  readonly #log: Log;
  /** By the id of the member. */
  readonly #visits = new Map<string, Visit>();

  constructor(arrivals: Arrivals, log: Log) {
    this.#arrivals = arrivals;
    this.#log = log;
  }

  /** The same handlers, which also note who comes in, and whose connection is lost. */
  track<H extends ComingAndGoing>(handlers: H): H {
    return {
      ...handlers,
      hello: (request: RequestOf<'hello'>, peer: Peer) => {
        handlers.hello(request, peer);
        if (peer.member) this.#enter(peer.member, peer);
      },
      disconnected: (request: unknown, peer: Peer) => {
        const visit = peer.member && this.of(peer.member);
        // The end of a connection that was replaced says nothing about the member.
        if (visit?.peer === peer) visit.departure = 'lost';
        handlers.disconnected(request, peer);
      },
    };
  }

  of({ id }: MemberInfo): Visit | undefined {
    return this.#visits.get(id);
  }

  /** How many members there are from this network. */
  countFrom(network: string): number {
    let count = 0;
    for (const { origin } of this.#visits.values()) if (origin.network === network) count += 1;
    return count;
  }

  /** Notes what the timeline says about a member. */
  follow(event: TimelineEvent): void {
    const visit = this.of(event);
    if (!visit) return;
    if ('text' in event || 'clip' in event) visit.messages.count();
    if (event.type === 'renamed') this.#log(memberEntry(event));
    if (event.type === 'left') this.#leave(event, visit);
  }

  #enter(member: MemberInfo, peer: Peer): void {
    const origin = this.#arrivals.of(peer);
    const visit = this.of(member);
    const { since, messages } = visit ?? { since: Date.now(), messages: new Rate() };
    this.#visits.set(member.id, { peer, origin, since, messages, departure: 'left' });
    if (!visit) this.#logJoined(member.name, origin);
  }

  #leave({ id, name }: MemberInfo, { departure }: Visit): void {
    this.#visits.delete(id);
    const sentence = `${name} has left${HOW[departure]}.`;
    const by = departure === 'kicked' || departure === 'banned' ? 'host' : undefined;
    this.#log({ level: 'info', event: 'left', name, reason: departure, by, sentence });
  }

  #logJoined(name: string, { address, way, thread }: Origin): void {
    const sentence = `${name} has joined (${way}, thread ${thread}).`;
    this.#log({ level: 'info', event: 'joined', name, way, thread, sentence });
    const from = `${name} comes from ${address}.`;
    this.#log({ level: 'debug', event: 'address', name, address, sentence: from });
  }
}

/**
 * About how many times a minute something happens. Each time counts less the longer ago it was, as in the load
 * average of Unix, so that two numbers are enough, however often it happens.
 */
class Rate {
  #count = 0;
  #at = performance.now();

  get perMinute(): number {
    return this.#count * Math.exp((this.#at - performance.now()) / 60_000);
  }

  count(): void {
    this.#count = this.perMinute + 1;
    this.#at = performance.now();
  }
}
