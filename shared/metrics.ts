/**
 * Figures about a running server, as they are passed from its threads to its hub, and from there to the page
 * that shows them and to Prometheus. Names and units follow the conventions of Prometheus
 * (https://prometheus.io/docs/practices/naming/): base units at the end of the name, `_total` for a counter.
 */

/** What a value is of, such as `{ thread: '2' }`. */
export type Labels = Readonly<Record<string, string>>;

/** One value of a metric. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** A counter only grows, and starts again with the server. A gauge is what it is now. */
export interface Description {
  readonly type: 'counter' | 'gauge';
  readonly help: string;
}

export interface Metric extends Description {
  readonly name: string;
  readonly samples: readonly Sample[];
}

/** All metrics at one moment. */
export interface Figures {
  /** Another one after a restart. */
  readonly server: string;
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly metrics: readonly Metric[];
}
