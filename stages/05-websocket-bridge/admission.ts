/**
 * How a stranger becomes a member: at a pace, with a place in the waiting room, and with a share of the room
 * for each network.
 *
 * Every server has a limited number of places, and a stranger who wants to keep everybody out needs only a
 * loop that takes them all. To refuse newcomers when the server is full is what such a stranger wants. To
 * refuse a network that has many connections would refuse a class behind one router. So there are two rules:
 * those who have only connected can lose their place, and the network with the most of them loses first;
 * members keep their place, but no network can have more than a share of the room
 * (docs/decisions/0012-a-place-for-everyone.md). An attacker with many networks can still fill the room.
 *
 * Stages 03 and 04 contain nothing of this. The thread tells the hub where each connection comes from, in a
 * request of its own, and the hub's handler for `hello` is wrapped.
 */
import { ProtocolError } from '../../shared/codes.ts';
import type { Connection } from '../../shared/connection.ts';
import { MAX_WAITING_PER_THREAD } from '../../shared/limits.ts';
import type { RequestOf } from '../../shared/protocol.ts';
import type { Conversation } from '../03-nicknames/conversation.ts';
import type { Gate } from '../03-nicknames/gate.ts';
import type { Handler, Peer } from '../03-nicknames/hub.ts';
import type { Member, Roster } from '../03-nicknames/roster.ts';
import type { Dialect } from '../03-nicknames/text-dialect.ts';
import { networkOf } from '../04-broadcast/network-of.ts';
import { paced } from './paced-connection.ts';

/**
 * The thread's half: returns a function that serves connections. It tells the hub the address of each before
 * anything that the client says, and keeps it in the waiting room until the client has joined.
 */
export function admission(gate: Pick<Gate, 'serve'>, pace: number) {
  const waiting = new WaitingRoom<Conversation>(MAX_WAITING_PER_THREAD);
  return (connection: Connection, dialect: Dialect): void => {
    const { remoteAddress: address } = connection;
    const conversation = gate.serve(paced(connection, pace), dialect);
    // No line has been read yet, so this is the first request of the connection.
    conversation.send({ type: 'arrived', address });
    waiting.enter(conversation, address)?.bye('crowded');
    void conversation.joined.then(() => waiting.leave(conversation));
  };
}

/**
 * Guests who have not shown yet what they want: connections before `hello`, HTTP sockets without a request.
 * The number of places is limited. When all are taken and another guest comes, the network with the most
 * guests loses its oldest. So a stranger who opens thousands of connections pushes out only their own, and
 * everybody else gets in. The oldest goes, not the newest, because a person who has just connected is more
 * likely to say something soon.
 */
export class WaitingRoom<T> {
  readonly #places: number;
  /** The network of each guest. A Map keeps the order of insertion, so the first is the oldest. */
  readonly #networks = new Map<T, string>();

  constructor(places: number) {
    this.#places = places;
  }

  /** Takes a place. If there was none left, returns the guest that has to go. */
  enter(guest: T, address: string): T | undefined {
    this.#networks.set(guest, networkOf(address));
    if (this.#networks.size <= this.#places) return undefined;
    const [oldest = guest] = this.#guestsOfTheMost();
    this.leave(oldest);
    return oldest;
  }

  /** Gives a place back. Does nothing for a guest without one. */
  leave(guest: T): void {
    this.#networks.delete(guest);
  }

  /**
   * The guests of the network with the most places, oldest first; among equals, the network that came
   * first. They are counted only when one has to go, so nothing is kept about a network that has left.
   */
  #guestsOfTheMost(): readonly T[] {
    const byNetwork = Map.groupBy(this.#networks.keys(), (guest) => this.#networks.get(guest));
    return byNetwork
      .values()
      .reduce((most, guests) => (guests.length > most.length ? guests : most));
  }
}

/** A table that has a handler for `hello`. */
interface Joining {
  readonly hello: Handler<RequestOf<'hello'>>;
}

/** What `arrived` says: the address of the client, behind a proxy if that is trusted. */
interface Arrival {
  readonly address: string;
}

/**
 * The hub's half: limits the members from each network to `share`, so that people from other networks still
 * find a place. Only the hub can count, because the members of one network are on all threads.
 *
 * Members who come back keep their place: they hold it already, and a lost connection is not their fault. So
 * does a member who says `hello` again.
 */
export function sharePlaces<H extends Joining>(handlers: H, roster: Roster, share: number) {
  // Forgotten with the peer.
  const arrivals = new WeakMap<Peer, string>();
  /** The network that each member came from. Those who have left are removed when members are counted. */
  const networks = new Map<Member, string>();

  function check(network: string): void {
    let count = 0;
    for (const [member, each] of networks) {
      if (roster.get(member.id) !== member) networks.delete(member);
      else if (each === network) count += 1;
    }
    if (count >= share) throw new ProtocolError('address-full');
  }

  function isComingBack(session: string | undefined): boolean {
    return networks.keys().some((member) => member.session === session && roster.get(member.id));
  }

  return {
    ...handlers,
    arrived({ address }: Arrival, peer: Peer) {
      arrivals.set(peer, networkOf(address));
    },
    hello(request: RequestOf<'hello'>, peer: Peer) {
      const network = arrivals.get(peer) ?? '';
      if (!peer.member && !isComingBack(request.session)) check(network);
      handlers.hello(request, peer);
      if (peer.member) networks.set(peer.member, network);
    },
  };
}
