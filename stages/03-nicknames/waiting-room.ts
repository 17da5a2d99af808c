import { networkOf } from './network.ts';

/**
 * Those who have come in and have not said yet who they are. It has some places; when it is full and
 * one more comes, the network that has taken the most gives up its oldest. So a stranger who opens
 * thousands of connections pushes out their own, and everybody else gets in.
 */
export class WaitingRoom<T> {
  readonly #places: number;
  /** Each guest's network. A Map keeps the order of insertion: its first is the oldest. */
  readonly #networks = new Map<T, string>();

  constructor(places: number) {
    this.#places = places;
  }

  /** Takes a place; returns the one that has to go for it, if it was the last one. */
  enter(guest: T, address: string): T | undefined {
    this.#networks.set(guest, networkOf(address));
    if (this.#networks.size <= this.#places) return undefined;
    const [oldest = guest] = this.#guestsOfTheMost();
    this.leave(oldest);
    return oldest;
  }

  /** Gives the place back. Does nothing for those who have none. */
  leave(guest: T): void {
    this.#networks.delete(guest);
  }

  /**
   * Those of the network that has taken the most, the oldest first; among equals, the one that came first.
   * They are counted when somebody has to go, and not before: nothing is kept of a network that has left.
   */
  #guestsOfTheMost(): readonly T[] {
    const byNetwork = Map.groupBy(this.#networks.keys(), (guest) => this.#networks.get(guest));
    return byNetwork
      .values()
      .reduce((most, guests) => (guests.length > most.length ? guests : most));
  }
}
