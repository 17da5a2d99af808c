import { MAX_WIRE_CHARACTERS, MAX_WIRE_RECORDS } from '../../shared/limits.ts';
import { withoutSecrets } from './secrets.ts';

/** Frames sent and received, HTTP requests and responses, and the opening and closing of the connection. */
export type WireKind = 'sent' | 'received' | 'request' | 'response' | 'connection';

/** One item that went over the wire. */
export interface WireRecord {
  /** Counts up from 1. No two records have the same number. */
  readonly number: number;
  readonly kind: WireKind;
  /** Milliseconds since the page was opened, from `performance.now()`. */
  readonly at: number;
  /** The size of the content as UTF-8, without the headers of frames and requests. */
  readonly bytes: number;
  /** Without secrets, because records are shown on projectors and copied. */
  readonly text: string;
}

/** What went over the wire, oldest first, up to the limits of a page. */
export class WireLog {
  readonly #now: () => number;
  readonly #utf8 = new TextEncoder();
  #records: WireRecord[] = [];
  #characters = 0;
  #last = 0;
  /** Called after each change. */
  onChange: () => void = () => {};

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get records(): readonly WireRecord[] {
    return this.#records;
  }

  /** The number of the newest record, which is how many there have been. */
  get last(): number {
    return this.#last;
  }

  /** Adds a record. `bytes` is given if the text is not the whole content. */
  add(kind: WireKind, carried: string, bytes = this.#utf8.encode(carried).length): void {
    this.#last += 1;
    const text = withoutSecrets(carried);
    this.#records.push({ number: this.#last, kind, at: this.#now(), bytes, text });
    this.#characters += text.length;
    while (this.#records.length > MAX_WIRE_RECORDS || this.#characters > MAX_WIRE_CHARACTERS) {
      this.#characters -= this.#records.shift()?.text.length ?? 0;
    }
    this.onChange();
  }

  clear(): void {
    this.#records = [];
    this.#characters = 0;
    this.onChange();
  }
}
