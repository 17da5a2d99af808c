/** So long may the server be silent before it is asked for a sign of life, in milliseconds. */
const SILENCE_MS = 20_000;
/** So long may the answer take before the connection counts as dead. */
const ANSWER_MS = 10_000;

/** Finds out that a connection is dead although nobody closed it: a phone changed its network, say. */
export class Heartbeat {
  readonly #ping: () => void;
  readonly #dead: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ping: () => void, dead: () => void) {
    this.#ping = ping;
    this.#dead = dead;
  }

  /** Something was heard, or the connection begins: the silence counts from now. */
  heard(): void {
    this.stop();
    this.#timer = setTimeout(() => {
      this.#timer = setTimeout(this.#dead, ANSWER_MS);
      this.#ping();
    }, SILENCE_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
