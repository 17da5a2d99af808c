/** The clients of one server, and the three ways in which they chat. */
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '../measure/statistics.ts';
import { Member } from './member.ts';
import { WIRES, type Wire, type WireName } from './wires.ts';

/** Clients that join at the same time: fewer than any server lets wait. */
const JOINING_AT_ONCE = 50;
/** Nothing is on its way any more when nothing has arrived for this time. */
const QUIET_MS = 250;
/** A message that has not arrived when nothing else has for this time is lost. */
const LOST_AFTER_MS = 5_000;
/** A server that needs longer for a round does not keep up. */
const LONGEST_ROUND_MS = 20_000;
/** Clients whose messages are read, for the latency: this many, or a sixteenth of a small crowd. */
const SAMPLED = 8;

/** What the clients have seen of one round. */
export interface Round {
  readonly deliveries: number;
  readonly lost: number;
  readonly elapsedMs: number;
  /** From the time when a message was written to the time when a sampled client has read it. */
  readonly latency: { readonly p50: number; readonly p99: number; readonly max: number };
  /** How much of one core the load generator used. Near 1, it would be the bottleneck itself. */
  readonly load: number;
}

export class Crowd {
  readonly #wire: Wire;
  readonly #port: number;
  #members: Member[] = [];
  /** Deliveries of this round that are still to come. */
  #left = 0;
  #lastArrival = 0;
  #allArrived: () => void = () => {};
  /** When each message of this round was sent. Its number is in its text. */
  #sentAt: number[] = [];
  #latencies: number[] = [];

  constructor(wire: WireName, port: number) {
    this.#wire = WIRES[wire];
    this.#port = port;
  }

  /**
   * Lets this many more clients join. Returns the time that it took until the last of them had, and resolves
   * when nothing more is on its way to them: what a server tells everybody about those who join.
   */
  async join(count: number, quietMs = QUIET_MS): Promise<number> {
    const start = performance.now();
    const first = this.#members.length;
    let next = first;
    const joinNext = async () => {
      while (next < first + count) {
        const name = `bench${next}`;
        next += 1;
        this.#members.push(
          await Member.join(this.#wire, this.#port, name, (messages) => this.#arrived(messages)),
        );
      }
    };
    await Promise.all(Array.from({ length: JOINING_AT_ONCE }, joinNext));
    const elapsed = performance.now() - start;
    await this.#quiet(quietMs);
    return elapsed;
  }

  /** Full speed: everybody says all of their messages at once. */
  burst(messagesEach: number): Promise<Round> {
    return this.#round(this.#members.length * messagesEach, async () => {
      for (const member of this.#members) {
        member.send(Buffer.concat(Array.from({ length: messagesEach }, () => this.#message())));
      }
      await this.#arrival();
    });
  }

  /**
   * Some speak, each at a steady rate, whether or not the earlier messages have arrived. Meanwhile, this many
   * messages of others are also due.
   */
  steady(speakers: number, perSecond: number, seconds: number, others = 0): Promise<Round> {
    const messages = speakers * perSecond * seconds;
    const intervalMs = 1_000 / (speakers * perSecond);
    return this.#round(messages + others, async () => {
      const start = performance.now();
      for (let said = 0; said < messages; said += 1) {
        const wait = start + said * intervalMs - performance.now();
        if (wait > 1) await sleep(wait);
        this.#members[said % speakers]?.send(this.#message());
      }
      await this.#arrival();
    });
  }

  /** One message, and the next one when it has reached everybody. */
  oneByOne(messages: number): Promise<Round> {
    return this.#round(messages, async () => {
      const everyone = this.#left / messages;
      this.#left = 0;
      for (let said = 0; said < messages; said += 1) {
        this.#left += everyone;
        this.#members[said % this.#members.length]?.send(this.#message());
        if (!(await this.#arrival())) break;
      }
    });
  }

  leave(): void {
    for (const member of this.#members) member.leave();
    this.#members = [];
  }

  async #round(messages: number, say: () => Promise<void>): Promise<Round> {
    const readers = this.#members.length - (this.#wire.echoes ? 0 : 1);
    const expected = messages * readers;
    this.#left = expected;
    this.#sentAt = [];
    this.#latencies = [];
    for (const member of this.#members) member.received = 0;
    const sampled = this.#sample();
    const before = process.cpuUsage();
    const start = performance.now();
    this.#lastArrival = start;
    await say();
    const elapsedMs = this.#lastArrival - start;
    const { user, system } = process.cpuUsage(before);
    for (const member of sampled) member.sample(undefined);
    const deliveries = this.#members.reduce((sum, { received }) => sum + received, 0);
    if (deliveries > expected) throw new Error(`${deliveries - expected} messages came twice`);
    const at = (share: number) => quantile(this.#latencies, share);
    return {
      deliveries,
      lost: expected - deliveries,
      elapsedMs,
      latency: { p50: at(0.5), p99: at(0.99), max: at(1) },
      load: (user + system) / 1_000 / (performance.now() - start),
    };
  }

  #sample(): Member[] {
    const count = Math.min(SAMPLED, Math.ceil(this.#members.length / 16));
    const step = Math.floor(this.#members.length / count);
    const sampled = this.#members.filter((_, index) => index % step === step - 1).slice(0, count);
    for (const member of sampled) member.sample((message) => this.#read(message));
    return sampled;
  }

  #message(): Buffer {
    const number = this.#sentAt.push(performance.now()) - 1;
    return this.#wire.encode(
      this.#wire.say(`message-${number} of a chat, as long as most of them`),
    );
  }

  #read(message: string): void {
    const number = /message-(\d+) /.exec(message)?.[1];
    const sentAt = this.#sentAt[Number(number)];
    if (sentAt !== undefined) this.#latencies.push(performance.now() - sentAt);
  }

  #arrived(messages: number): void {
    this.#left -= messages;
    this.#lastArrival = performance.now();
    if (this.#left <= 0) this.#allArrived();
  }

  /** Resolves to whether everything that is due has arrived. */
  async #arrival(): Promise<boolean> {
    if (this.#left <= 0) return true;
    const start = performance.now();
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#allArrived = () => resolve(true);
    const check = setInterval(() => {
      const gone = this.#members.filter(({ isGone }) => isGone).length;
      const isLost = gone > 0 || performance.now() - this.#lastArrival > LOST_AFTER_MS;
      if (isLost || performance.now() - start > LONGEST_ROUND_MS) resolve(false);
    }, QUIET_MS);
    const all = await promise;
    clearInterval(check);
    this.#allArrived = () => {};
    return all;
  }

  async #quiet(quietMs: number): Promise<void> {
    this.#lastArrival = performance.now();
    while (performance.now() - this.#lastArrival < quietMs) await sleep(quietMs);
  }
}
