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
 * Stages 03 and 04 contain nothing of this: the thread's way of serving connections is wrapped, and so is the
 * hub's handler for `hello`.
 */
import { ProtocolError } from '../../shared/codes.ts';
import type { Connection } from '../../shared/connection.ts';
import type { WayIn } from '../../shared/host-protocol.ts';
import { MAX_WAITING_PER_THREAD } from '../../shared/limits.ts';
import type { RequestOf } from '../../shared/protocol.ts';
import type { Conversation } from '../03-nicknames/conversation.ts';
import type { Gate } from '../03-nicknames/gate.ts';
import type { Handler, Peer } from '../03-nicknames/hub.ts';
import type { Dialect } from '../03-nicknames/text-dialect.ts';
import { announcing } from '../04-broadcast/arrivals.ts';
import type { HostRoom } from '../04-broadcast/host-room.ts';
import { networkOf } from '../04-broadcast/network-of.ts';
import type { PaceSetting } from './pace-setting.ts';
import { PacedConnection } from './paced-connection.ts';

/**
 * The thread's half: returns a function that serves connections, each at the pace, and keeps it in the waiting
 * room until the client has joined.
 */
export function admission(gate: Pick<Gate, 'serve'>, pace: PaceSetting, thread: number) {
  const waiting = new WaitingRoom<Conversation>(MAX_WAITING_PER_THREAD);
  const serve = announcing(gate, thread);
  return (connection: Connection, dialect: Dialect, way: WayIn): void => {
    const conversation = serve(new PacedConnection(connection, pace), dialect, way);
    waiting.enter(conversation, connection.remoteAddress)?.bye('crowded');
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

/**
 * The hub's half: limits the members from each network to `share`, so that people from other networks still
 * find a place. Only the hub can count, because the members of one network are on all threads.
 *
 * Members who come back keep their place: they hold it already, and a lost connection is not their fault. So
 * does a member who says `hello` again.
 */
export function sharePlaces<H extends Joining>(handlers: H, hostRoom: HostRoom, share: number): H {
  const { room, arrivals, visits } = hostRoom;
  return {
    ...handlers,
    hello(request: RequestOf<'hello'>, peer: Peer) {
      const isNew = !peer.member && !room.sessions.has(request.session);
      if (isNew && visits.countFrom(arrivals.of(peer).network) >= share)
        throw new ProtocolError('address-full');
      handlers.hello(request, peer);
    },
  };
}
