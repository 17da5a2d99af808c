import type { Figures, Labels, Sample } from '../../shared/metrics.ts';

/** The figures of one moment, and how they have changed since the moment before. */
export class Reading {
  readonly server: string;
  /** In seconds since 1970. */
  readonly at: number;
  readonly #samples: ReadonlyMap<string, readonly Sample[]>;
  readonly #before: Reading | undefined;

  /** @param before is ignored if it is of another server, whose counters began at another time */
  constructor({ server, at, metrics }: Figures, before?: Reading) {
    this.server = server;
    this.at = at / 1_000;
    this.#samples = new Map(metrics.map(({ name, samples }) => [name, samples]));
    // Each reading knows only the last one, or none would ever be forgotten.
    this.#before = before?.server === server ? before.#alone() : undefined;
  }

  /** The numbers of all threads, in order. */
  get threads(): string[] {
    return this.labelled('wirechat_thread_up', 'thread').sort((one, other) => +one - +other);
  }

  /** Whether the server has this metric. */
  has(name: string): boolean {
    return this.#samples.has(name);
  }

  /** The different values of a label of a metric. */
  labelled(name: string, label: string): string[] {
    return [...new Set(this.#of(name).map(({ labels }) => labels[label] ?? ''))];
  }

  /** The sum of all values with these labels. */
  sum(name: string, labels: Labels = {}): number {
    return this.#of(name, labels).reduce((sum, { value }) => sum + value, 0);
  }

  /** The largest of the values with these labels. */
  most(name: string, labels: Labels = {}): number {
    return Math.max(0, ...this.#of(name, labels).map(({ value }) => value));
  }

  /** By how much a counter has grown per second. Undefined for the first reading of a server. */
  rate(name: string, labels: Labels = {}): number | undefined {
    const before = this.#before;
    if (!before || this.at <= before.at) return undefined;
    const grown = this.sum(name, labels) - before.sum(name, labels);
    return Math.max(0, grown / (this.at - before.at));
  }

  #of(name: string, wanted: Labels = {}): readonly Sample[] {
    return (this.#samples.get(name) ?? []).filter(({ labels }) =>
      Object.entries(wanted).every(([label, value]) => labels[label] === value),
    );
  }

  #alone(): Reading {
    const metrics = Array.from(this.#samples, ([name, samples]) => ({
      ...({ name, samples, type: 'gauge', help: '' } as const),
    }));
    return new Reading({ server: this.server, at: this.at * 1_000, metrics });
  }
}
