import { MAX_CLIP_READERS } from '../../shared/limits.ts';

/** Something that waits for its turn, with its owner. */
export interface Waiting {
  readonly owner: string;
  begin(): void;
}

/**
 * Decides whose clip is read next: MAX_CLIP_READERS at a time, one per owner, and owners in rotation. So a
 * member whose clips take forever holds up nobody else.
 */
export class Turns {
  readonly #taken = new Set<Waiting>();
  #waiting: readonly Waiting[] = [];

  wait(waiting: Waiting): void {
    this.#waiting = [...this.#waiting, waiting];
    this.#next();
  }

  /** Gives a turn back, or stops waiting for it. */
  end(turn: Waiting): void {
    if (this.#taken.delete(turn)) {
      // This owner's other clips go behind those of all other owners.
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
