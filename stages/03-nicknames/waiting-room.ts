import { networkOf } from './network.ts';

/**
 * Those who have come in and have not said yet who they are. It has some places; when it is full and
 * one more comes, the network that has taken the most gives up its oldest. So a stranger who opens
 * thousands of connections pushes out their own, and everybody else gets in.
 */
export class WaitingRoom<T> {
  readonly #places: number;
  readonly #networks = new Map<T, string>();
  /** A Set keeps the order of insertion: its first is the oldest. */
  readonly #byNetwork = new Map<string, Set<T>>();

  constructor(places: number) {
    this.#places = places;
  }

  /** Takes a place; returns the one that has to go for it, if it was the last one. */
  enter(guest: T, address: string): T | undefined {
    const network = networkOf(address);
    const guests = this.#byNetwork.get(network) ?? new Set();
    this.#byNetwork.set(network, guests.add(guest));
    this.#networks.set(guest, network);
    if (this.#networks.size <= this.#places) return undefined;
    const leaving = this.#oldestOfTheMost();
    if (leaving !== undefined) this.leave(leaving);
    return leaving;
  }

  /** Gives the place back. Does nothing for those who have none. */
  leave(guest: T): void {
    const network = this.#networks.get(guest);
    if (network === undefined) return;
    this.#networks.delete(guest);
    const guests = this.#byNetwork.get(network);
    guests?.delete(guest);
    if (guests?.size === 0) this.#byNetwork.delete(network);
  }

  #oldestOfTheMost(): T | undefined {
    let most = new Set<T>();
    for (const guests of this.#byNetwork.values()) if (guests.size > most.size) most = guests;
    return most.values().next().value;
  }
}
