/*
 * Two questions that look like one. How many messages are unread is for somebody who is elsewhere, and it
 * is over at the first glance. Where the unread messages begin is for somebody who has come back and
 * wants to read on from there, so that mark stays until the person answers.
 */

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

  /** The messages are gone. Those that arrive from now on are marked again. */
  forget(): void {
    this.read();
    this.#count = 0;
    this.#marked = false;
  }
}

/** How long new messages are in view before they count as read, in milliseconds. */
const READ_MS = 2_000;

/** The messages that are new to the reader: those that arrived while the reader was away or scrolled up. */
export class NewMessages {
  readonly #onChange: () => void;
  readonly #unread = new Unread();
  #looks = true;
  #atEnd = true;
  #isAway = false;
  #reading: ReturnType<typeof setTimeout> | undefined;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** The key of the first new message. It stays after the messages are read, for the reader to find. */
  get firstKey(): string | undefined {
    return this.#unread.firstKey;
  }

  get count(): number {
    return this.#unread.count;
  }

  /** Whether the person is looking at the window. */
  set looks(looks: boolean) {
    this.#looks = looks;
    this.#lookAround();
  }

  /** Whether the end of the log is in view. */
  set atEnd(atEnd: boolean) {
    this.#atEnd = atEnd;
    this.#lookAround();
  }

  /** A message from somebody else arrived. If the reader is watching, this and all earlier ones are read. */
  arrived(key: string): void {
    if (this.#isAway) this.#unread.arrived(key);
    else this.#unread.read();
    this.#onChange();
  }

  /** The reader has answered. */
  answered(): void {
    this.#unread.read();
    this.#onChange();
  }

  /** The log was emptied. */
  forget(): void {
    this.#unread.forget();
    this.#onChange();
  }

  #lookAround(): void {
    const isAway = !this.#looks || !this.#atEnd;
    clearTimeout(this.#reading);
    if (isAway) this.#be(true);
    else if (this.#isAway) this.#reading = setTimeout(() => this.#be(false), READ_MS);
  }

  #be(isAway: boolean): void {
    this.#isAway = isAway;
    this.#unread.away = isAway;
    this.#onChange();
  }
}
