/**
 * The server's clock, as far as it can be told from its events. Ours may be wrong by a day; what is
 * not yet on the timeline must not stand on another day because of that.
 */
export class ServerClock {
  #aheadMs = 0;

  /** Milliseconds since 1970 by the server's clock, late by the way of the last event. */
  now(): number {
    return Date.now() + this.#aheadMs;
  }

  /** An event has just happened, at `at`. */
  heard(at: number): void {
    this.#aheadMs = at - Date.now();
  }

  /** An event happened some time ago, at `at`. */
  passed(at: number): void {
    if (at > this.now()) this.heard(at);
  }
}
