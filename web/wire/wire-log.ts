import { MAX_WIRE_CHARACTERS, MAX_WIRE_RECORDS } from '../../shared/limits.ts';
import { withoutSecrets } from './secrets.ts';

/** Frames that are sent and received, HTTP requests and their responses, and the connection's own fate. */
export type WireKind = 'sent' | 'received' | 'request' | 'response' | 'connection';

/** One thing that went over the wire. */
export interface WireRecord {
  /** Counts up by one from 1; no two records have the same. */
  readonly number: number;
  readonly kind: WireKind;
  /** Milliseconds since the page was opened, as `performance.now()` has it. */
  readonly at: number;
  /** What was carried, as UTF-8: without the headers of frames and requests. */
  readonly bytes: number;
  /** Without secrets: the wire is shown on walls, and copied. */
  readonly text: string;
}

/** What went over the wire, the oldest first, and not more than a page can keep. */
export class WireLog {
  readonly #now: () => number;
  readonly #utf8 = new TextEncoder();
  #records: WireRecord[] = [];
  #characters = 0;
  #last = 0;
  /** Is called after each change. */
  onChange: () => void = () => {};

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get records(): readonly WireRecord[] {
    return this.#records;
  }

  /** The number of the newest record: how many there have been. */
  get last(): number {
    return this.#last;
  }

  /** Writes down what passes just now; `bytes` where the text is not all that was carried. */
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
