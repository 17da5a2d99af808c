import type { Finding } from './finding.ts';

/** The place of an event: its timeline, and its number there. */
export interface Place {
  readonly epoch: string;
  readonly seq: number;
}

/** What one member has received since the book was opened. */
interface Page {
  /** Messages of the group, in order of arrival. */
  readonly heard: string[];
  /** Whether its connection broke, so that it may have missed messages. */
  broken: boolean;
}

/**
 * The record of the control group: who sent what and when, and who received it. A message has a key, made
 * of its author and a number. `Book` checks the promise of the chat: each message arrives once, in the
 * single order of the room.
 */
export class Book {
  readonly #sentAt = new Map<string, number>();
  /** Where each message was posted, according to the clients that are told. */
  readonly #placeOf = new Map<string, Place>();
  readonly #keyAt = new Map<string, string>();
  /** Messages with a place on two timelines: nobody knows which of the two a member at telnet has heard. */
  readonly #postedAgain = new Set<string>();
  readonly #pages = new Map<string, Page>();
  readonly #latencies: number[] = [];
  readonly #breaks: string[] = [];
  readonly #faults: string[] = [];
  #missed = 0;

  /** Adds a member that is new or starts again, for whom earlier messages do not count. */
  open(member: string): void {
    this.#pages.set(member, { heard: [], broken: false });
  }

  said(key: string): void {
    this.#sentAt.set(key, performance.now());
  }

  /** The time at which a repeated message was first sent is unknown. */
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

  /** A member was told how many events are no longer kept. */
  told(missed: number): void {
    this.#missed += missed;
  }

  fault(what: string): void {
    this.#faults.push(what);
  }

  /** Messages that this member has not received yet, for members who are not told places. */
  missing(member: string): string[] {
    const page = this.#pages.get(member);
    if (!page || page.broken) return [];
    const heard = new Set(page.heard);
    return [...this.#placeOf.keys()].filter(
      (key) => !key.startsWith(`${member}:`) && !heard.has(key),
    );
  }

  /** Messages that nobody knows to have been posted, although their author is still there. */
  unposted(): string[] {
    const speakerIsHere = (key: string) => !this.#pages.get(key.split(':')[0] ?? '')?.broken;
    return [...this.#sentAt.keys()].filter((key) => speakerIsHere(key) && !this.#placeOf.has(key));
  }

  /** Returns the findings since the last call, and empties the book. */
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
    for (const known of [this.#sentAt, this.#placeOf, this.#keyAt, this.#postedAgain])
      known.clear();
    this.#latencies.length = 0;
    this.#missed = 0;
    return finding;
  }

  /** Checks that each message has one place and each place one message, for all members. */
  #stands(key: string, { epoch, seq }: Place): void {
    const at = `${epoch} ${seq}`;
    const known = this.#placeOf.get(key);
    if (known && known.epoch === epoch && known.seq !== seq) {
      this.fault(`${key} was posted twice, as ${known.seq} and as ${seq}`);
    }
    if (known && known.epoch !== epoch) this.#postedAgain.add(key);
    const other = this.#keyAt.get(at);
    if (other !== undefined && other !== key) this.fault(`${key} and ${other} are both at ${seq}`);
    this.#placeOf.set(key, { epoch, seq });
    this.#keyAt.set(at, key);
  }

  #check(member: string, { heard }: Page): void {
    const seen = new Set<string>();
    const twice = heard.filter((key) => seen.size === seen.add(key).size);
    // A message that was never confirmed may be sent again to a restarted server.
    const epochs = new Set(Array.from(this.#placeOf.values(), ({ epoch }) => epoch));
    if (twice.length > 0 && epochs.size < 2) this.fault(`${member} heard ${twice[0]} twice`);
    const once = heard.filter((key) => this.#placeOf.has(key) && !this.#postedAgain.has(key));
    const places = once.map((key) => this.#placeOf.get(key) as Place);
    const late = places.findIndex(({ epoch, seq }, index) => {
      const before = places[index - 1];
      return before?.epoch === epoch && before.seq >= seq;
    });
    if (late > 0) this.fault(`${member} heard ${once[late]} out of order`);
    const missing = this.missing(member);
    if (missing.length > 0) this.fault(`${member} lost ${missing.length}: ${missing[0]}`);
  }
}

function percentiles(latencies: readonly number[]): { p50: number; p99: number } {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}
