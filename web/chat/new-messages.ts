import { Unread } from './unread.ts';

/** So long somebody looks at new messages, in milliseconds, until they count as read. */
const READ_MS = 2_000;

/** Which messages are new to the reader: those that came while they were elsewhere, or further up. */
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

  /** The key of the first one. It stays when they are read, for the reader to find. */
  get firstKey(): string | undefined {
    return this.#unread.firstKey;
  }

  get count(): number {
    return this.#unread.count;
  }

  /** Whether the person looks at the window. */
  set looks(looks: boolean) {
    this.#looks = looks;
    this.#lookAround();
  }

  /** Whether the end of the log is in view. */
  set atEnd(atEnd: boolean) {
    this.#atEnd = atEnd;
    this.#lookAround();
  }

  /** Somebody else has said something. To who reads along it is not new, and no more is what was before it. */
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
