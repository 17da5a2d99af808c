/**
 * An estimate of the server's clock from its events. Our own clock may be wrong by a day, and messages that
 * are not on the timeline yet must still appear on the right day.
 */
export class ServerClock {
  #aheadMs = 0;

  /** Milliseconds since 1970 by the server's clock, behind it by the delay of the last event. */
  now(): number {
    return Date.now() + this.#aheadMs;
  }

  /** Call this for an event that has just happened, at `at`. */
  heard(at: number): void {
    this.#aheadMs = at - Date.now();
  }

  /** Call this for an event that happened earlier, at `at`. */
  passed(at: number): void {
    if (at > this.now()) this.heard(at);
  }
}
