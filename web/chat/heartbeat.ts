import { PONG_TIMEOUT_MS, SERVER_SILENCE_MS } from '../../shared/limits.ts';

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
      this.#timer = setTimeout(this.#dead, PONG_TIMEOUT_MS);
      this.#ping();
    }, SERVER_SILENCE_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
