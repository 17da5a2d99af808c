/** The messages that arrived while the person was away: where they begin, and how many there are. */
export class Unread {
  #away = false;
  #marked = false;
  #firstKey: string | undefined;
  #count = 0;

  /** The key of the entry below the marker. */
  get firstKey(): string | undefined {
    return this.#firstKey;
  }

  /** The number of messages since the person went away; 0 while the person is here. */
  get count(): number {
    return this.#count;
  }

  /** Whether the person is away or scrolled up. The marker stays, so that they can find it. */
  set away(away: boolean) {
    if (away && !this.#away) this.#marked = false;
    if (!away) this.#count = 0;
    this.#away = away;
  }

  /** A message from somebody else arrived. */
  arrived(key: string): void {
    if (!this.#away) return;
    this.#count += 1;
    if (!this.#marked) this.#firstKey = key;
    this.#marked = true;
  }

  /** The person has answered, and so has read the messages. */
  read(): void {
    this.#firstKey = undefined;
  }
}
