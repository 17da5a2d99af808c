import { MAX_WIRE_CHARACTERS, MAX_WIRE_RECORDS } from '../../shared/limits.ts';

/*
 * The records behind the drawer. They are kept from the start, even if the drawer is never opened,
 * because what people want to see is what happened before they looked: the first frames of the
 * connection. Secrets are removed when a record is added, not when it is shown, so that no view or copy
 * can forget it.
 */

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

/** Which records to show. */
export interface WireFilter {
  /** Text that a record must contain, regardless of case. An empty string matches every record. */
  readonly text: string;
  readonly without: ReadonlySet<WireKind>;
}

/** Returns the records that match the filter, in their order. */
export function wanted(records: readonly WireRecord[], filter: WireFilter): readonly WireRecord[] {
  const { text, without } = filter;
  if (text === '' && without.size === 0) return records.slice();
  const lower = text.toLowerCase();
  return records.filter(
    (record) => !without.has(record.kind) && record.text.toLowerCase().includes(lower),
  );
}

/** Returns the index of the first record with this number or a higher one, or the length if there is none. */
export function indexFrom(records: readonly WireRecord[], number: number): number {
  let low = 0;
  let high = records.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((records[middle]?.number ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Characters that are kept of 24 or more, to show that a `hello` has the secret of a `welcome`. */
const SHOWN = 4;
/** The secrets that let anyone act as this member: two fields of the protocol, and a header of uploads. */
const SECRETS = new RegExp(
  `(^Authorization: Bearer |"(?:session|uploadToken)":")([^"\\s]{0,${SHOWN}})[^"\\s]*`,
  'gm',
);

/**
 * Shortens the secrets of this member in a text. Messages are never changed: in JSON, quotation marks
 * within a string are escaped, and there are no line breaks.
 */
function withoutSecrets(text: string): string {
  return text.replace(SECRETS, '$1$2…');
}
