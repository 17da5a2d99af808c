import type { Finding } from './finding.ts';

/** Where an event stands: the timeline it is on, and its place there. */
export interface Place {
  readonly epoch: string;
  readonly seq: number;
}

/** What one member has heard since the book was opened. */
interface Page {
  /** Messages of the group, in the order in which they came. */
  readonly heard: string[];
  /** Its connection broke, so that it need not have heard everything. */
  broken: boolean;
}

/**
 * The book of the control group: who said what when, and who heard it. A message has a key, its
 * speaker and a number, and `Book` holds everybody to the promise: each message once, in the one
 * order of the room.
 */
export class Book {
  readonly #sentAt = new Map<string, number>();
  /** Where each message was posted, by the word of the clients that are told. */
  readonly #placeOf = new Map<string, Place>();
  readonly #keyAt = new Map<string, string>();
  readonly #pages = new Map<string, Page>();
  readonly #latencies: number[] = [];
  readonly #breaks: string[] = [];
  readonly #faults: string[] = [];
  #missed = 0;

  /** A new member, or one that begins anew: what was before is none of its business. */
  open(member: string): void {
    this.#pages.set(member, { heard: [], broken: false });
  }

  said(key: string): void {
    this.#sentAt.set(key, performance.now());
  }

  /** Nobody knows when a message went out that had to be sent again. */
  saidAgain(key: string): void {
    this.#sentAt.delete(key);
  }

  /** @param place where it is on the timeline, if this member was told */
  heard(member: string, key: string, place: Place | undefined, live: boolean): void {
    this.#pages.get(member)?.heard.push(key);
    const sentAt = this.#sentAt.get(key);
    if (live && sentAt !== undefined) this.#latencies.push(performance.now() - sentAt);
    if (place) this.#stands(key, place);
  }

  broke(member: string, why: string): void {
    this.#breaks.push(`${member} was cut off: ${why}`);
    const page = this.#pages.get(member);
    if (page) page.broken = true;
  }

  /** Somebody was told that so many events are no longer kept. */
  told(missed: number): void {
    this.#missed += missed;
  }

  fault(what: string): void {
    this.#faults.push(what);
  }

  /** Messages that this member, who is told no places, has yet to hear. */
  missing(member: string): string[] {
    const page = this.#pages.get(member);
    if (!page || page.broken) return [];
    const heard = new Set(page.heard);
    return [...this.#placeOf.keys()].filter(
      (key) => !key.startsWith(`${member}:`) && !heard.has(key),
    );
  }

  /** Messages of which nobody has been told that they were posted, though their speaker is still there. */
  unposted(): string[] {
    const speakerIsHere = (key: string) => !this.#pages.get(key.split(':')[0] ?? '')?.broken;
    return [...this.#sentAt.keys()].filter((key) => speakerIsHere(key) && !this.#placeOf.has(key));
  }

  /** What was found since the last time; the book is empty after it. */
  close(): Omit<Finding, 'lagP99'> {
    for (const [member, page] of this.#pages) this.#check(member, page);
    for (const key of this.unposted()) this.fault(`${key} was never posted`);
    const finding = {
      ...percentiles(this.#latencies),
      deliveries: this.#latencies.length,
      missed: this.#missed,
      breaks: this.#breaks.splice(0),
      faults: this.#faults.splice(0),
    };
    for (const member of this.#pages.keys()) this.open(member);
    for (const map of [this.#sentAt, this.#placeOf, this.#keyAt]) map.clear();
    this.#latencies.length = 0;
    this.#missed = 0;
    return finding;
  }

  /** One message has one place, and one place has one message, whoever looks. */
  #stands(key: string, { epoch, seq }: Place): void {
    const at = `${epoch} ${seq}`;
    const known = this.#placeOf.get(key);
    if (known && known.epoch === epoch && known.seq !== seq) {
      this.fault(`${key} was posted twice, as ${known.seq} and as ${seq}`);
    }
    const other = this.#keyAt.get(at);
    if (other !== undefined && other !== key) this.fault(`${key} and ${other} are both at ${seq}`);
    this.#placeOf.set(key, { epoch, seq });
    this.#keyAt.set(at, key);
  }

  #check(member: string, { heard }: Page): void {
    const seen = new Set<string>();
    const twice = heard.filter((key) => seen.size === seen.add(key).size);
    // A message whose arrival was never confirmed may be said again to a server that was restarted.
    const epochs = new Set(Array.from(this.#placeOf.values(), ({ epoch }) => epoch));
    if (twice.length > 0 && epochs.size < 2) this.fault(`${member} heard ${twice[0]} twice`);
    const seqs = heard.map((key) => this.#placeOf.get(key)).filter((place) => place !== undefined);
    const late = seqs.findIndex(({ epoch, seq }, index) => {
      const before = seqs[index - 1];
      return before?.epoch === epoch && before.seq >= seq;
    });
    if (late > 0) this.fault(`${member} heard ${heard[late]} out of order`);
    const missing = this.missing(member);
    if (missing.length > 0) this.fault(`${member} lost ${missing.length}: ${missing[0]}`);
  }
}

function percentiles(latencies: readonly number[]): { p50: number; p99: number } {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}
