/**
 * Where each connection comes from: its address, its way in, and its thread. A thread knows this, and only the
 * hub can use it, because one address may have connections on all threads. So a thread tells the hub, in a
 * request that comes before anything that the client says. No client can send it: a line becomes a request
 * only by a dialect, and no dialect makes this one.
 */
import type { Connection } from '../../shared/connection.ts';
import type { WayIn } from '../../shared/host-protocol.ts';
import type { Conversation } from '../03-nicknames/conversation.ts';
import type { Gate } from '../03-nicknames/gate.ts';
import type { Peer } from '../03-nicknames/hub.ts';
import type { Dialect } from '../03-nicknames/text-dialect.ts';
import { networkOf, withoutPrefix } from './network-of.ts';

/** What the thread says about a connection. */
interface Arrival {
  /** The address of the client, behind a proxy if that is trusted. */
  readonly address: string;
  readonly way: WayIn;
  /** The number of the thread, counted from 1. */
  readonly thread: number;
}

/** Where a connection comes from, and whom a rule for its address concerns. */
export interface Origin extends Arrival {
  readonly network: string;
}

/** The thread's half: returns a function that serves connections, and tells the hub of each. */
export function announcing(gate: Pick<Gate, 'serve'>, thread: number) {
  return (connection: Connection, dialect: Dialect, way: WayIn): Conversation => {
    const conversation = gate.serve(connection, dialect);
    // No line has been read yet, so this is the first request of the connection.
    conversation.send({ type: 'arrived', address: connection.remoteAddress, way, thread });
    return conversation;
  };
}

/** The hub's half: where each peer comes from. */
export class Arrivals {
  // Forgotten with the peer.
  readonly #origins = new WeakMap<Peer, Origin>();

  readonly handlers = {
    arrived: (arrival: Arrival, peer: Peer): void => {
      const address = withoutPrefix(arrival.address);
      this.#origins.set(peer, { ...arrival, address, network: networkOf(address) });
    },
  };

  of(peer: Peer): Origin {
    return this.#origins.get(peer) ?? { address: '', network: '', way: 'TCP', thread: 0 };
  }
}
