/** What the control group went through in a stretch of time. */
export interface Finding {
  /** Milliseconds from saying a message to hearing it, over all who heard it. */
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds by which the group's own thread was late at the same time, on a busy machine. */
  readonly lagP99: number;
  readonly deliveries: number;
  /** Events that somebody was told are no longer kept. */
  readonly missed: number;
  /** Connections that broke, or were closed by the server. */
  readonly breaks: readonly string[];
  /** What must never happen. */
  readonly faults: readonly string[];
}
