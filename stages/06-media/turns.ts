import { MAX_CLIP_READERS } from '../../shared/limits.ts';

/** Something that waits for its turn, and whose it is. */
export interface Waiting {
  readonly owner: string;
  begin(): void;
}

/**
 * Who comes next to have a clip read: MAX_CLIP_READERS at a time, of each owner one at a time, and
 * owners in rotation. So a member whose clips take for ever holds up nobody but themselves.
 */
export class Turns {
  readonly #taken = new Set<Waiting>();
  #waiting: readonly Waiting[] = [];

  wait(waiting: Waiting): void {
    this.#waiting = [...this.#waiting, waiting];
    this.#next();
  }

  /** Gives a turn back, or gives up the wait for it. */
  end(turn: Waiting): void {
    if (this.#taken.delete(turn)) {
      // Whatever else this owner has goes behind what all others have.
      const isSame = ({ owner }: Waiting) => owner === turn.owner;
      const others = this.#waiting.filter((waiting) => !isSame(waiting));
      this.#waiting = [...others, ...this.#waiting.filter(isSame)];
    } else {
      this.#waiting = this.#waiting.filter((waiting) => waiting !== turn);
    }
    this.#next();
  }

  #next(): void {
    if (this.#taken.size >= MAX_CLIP_READERS) return;
    const busy = new Set(Array.from(this.#taken, ({ owner }) => owner));
    const next = this.#waiting.find(({ owner }) => !busy.has(owner));
    if (!next) return;
    this.#waiting = this.#waiting.filter((waiting) => waiting !== next);
    this.#taken.add(next);
    next.begin();
  }
}
