import { networkOf } from './network.ts';

/**
 * Connections that have not said hello yet. The number of places is limited: when all are taken and another
 * connection comes, the network with the most connections loses its oldest. So a stranger who opens
 * thousands of connections pushes out only their own, and everybody else gets in.
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
