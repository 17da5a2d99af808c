/**
 * Guests who have not shown yet what they want: connections before `hello`, HTTP sockets without a request.
 * The number of places is limited. When all are taken and another guest comes, the network with the most
 * guests loses its oldest. So a stranger who opens thousands of connections pushes out only their own, and
 * everybody else gets in.
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

/**
 * Returns what counts as one network: an IPv4 address, or the first half of an IPv6 address, because anyone
 * who has one such address has all 2^64 of that half (RFC 6177, RFC 4291 section 2.5.4). A whole class
 * behind one router may be one network.
 */
export function networkOf(address: string): string {
  // An IPv4 address on an IPv6 socket: `::ffff:192.0.2.1`.
  if (address.includes('.')) return address.slice(address.lastIndexOf(':') + 1);
  const [start = [], end = []] = address.split('::').map(groupsOf);
  const zeros = Array(Math.max(0, 8 - start.length - end.length)).fill('0');
  return [...start, ...zeros, ...end].slice(0, 4).join(':');
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':');
}
