/** What came while nobody was looking: where it begins, and how much it is. */
export class Unread {
  #away = false;
  #marked = false;
  #firstKey: string | undefined;
  #count = 0;

  /** The key of the entry that the marker stands above. */
  get firstKey(): string | undefined {
    return this.#firstKey;
  }

  /** Messages since the person went away; none while they are here. */
  get count(): number {
    return this.#count;
  }

  /** The person looks elsewhere, or further up; or is back. The marker stays for them to find. */
  set away(away: boolean) {
    if (away && !this.#away) this.#marked = false;
    if (!away) this.#count = 0;
    this.#away = away;
  }

  /** A message of somebody else came. */
  arrived(key: string): void {
    if (!this.#away) return;
    this.#count += 1;
    if (!this.#marked) this.#firstKey = key;
    this.#marked = true;
  }

  /** The person has answered, and so has read what was there. */
  read(): void {
    this.#firstKey = undefined;
  }
}
