import { GRACE_MS } from '../../shared/limits.ts';

/*
 * A connection may break between our `hello` and the `welcome`. Then the room has let us in, and waits for us to come
 * back with a session that we have never got. Until it gives up, our name is taken, by ourselves.
 */

/** How long the room may hold a name, in milliseconds: it may notice the break later than we do. */
const HELD_MS = 2 * GRACE_MS;

/** Knows whether a name that is taken may be our own. */
export class HeldName {
  /** The name in a `hello` that has no answer yet. */
  #asked: string | undefined;
  #held = { name: '', until: 0 };

  /** A `hello` was sent. */
  asked(name: string): void {
    this.#asked = name;
  }

  /** The server has answered. */
  answered(): void {
    this.#asked = undefined;
  }

  /** The connection has ended. */
  ended(): void {
    if (this.#asked !== undefined) this.#held = { name: this.#asked, until: Date.now() + HELD_MS };
    this.#asked = undefined;
  }

  mayBeOurs(name: string): boolean {
    return name === this.#held.name && Date.now() < this.#held.until;
  }
}
