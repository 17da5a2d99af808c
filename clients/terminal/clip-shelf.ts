import type { Entry, PlayableClip } from '../chat/entry.ts';

/** The clips of the log, numbered in order of arrival, for `/play 3`. */
export class ClipShelf {
  readonly #numbers = new Map<string, number>();
  readonly #clips = new Map<number, PlayableClip>();
  #last = 0;

  /** Adds the clip of this entry, if it has one. An entry that was added before keeps its number. */
  add({ key, content }: Entry): void {
    if (content.type !== 'clip') return;
    const number = this.#numbers.get(key) ?? this.#last + 1;
    this.#last = Math.max(this.#last, number);
    this.#numbers.set(key, number);
    this.#clips.set(number, content.clip);
  }

  /** The number of the clip in this entry; 0 if there is none. */
  numberOf({ key }: Entry): number {
    return this.#numbers.get(key) ?? 0;
  }

  drop({ key }: Entry): void {
    const number = this.#numbers.get(key);
    if (number !== undefined) this.#clips.delete(number);
    this.#numbers.delete(key);
  }

  /** The clip with this number, or the latest one; undefined if there is none. */
  find(number?: number): PlayableClip | undefined {
    return this.#clips.get(number ?? this.#last);
  }
}
