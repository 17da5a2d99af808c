import { PONG_TIMEOUT_MS, SERVER_SILENCE_MS } from '../../shared/limits.ts';

/** Detects a dead connection that nobody closed, for example after a phone has changed its network. */
export class Heartbeat {
  readonly #ping: () => void;
  readonly #dead: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ping: () => void, dead: () => void) {
    this.#ping = ping;
    this.#dead = dead;
  }

  /** Call this when a message arrives or the connection begins. The silence is measured from now. */
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
