/** What the control group experienced in a period of time. */
export interface Finding {
  /** Milliseconds from sending a message to receiving it, over all receivers. */
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds by which the group's own thread was late at the same time, because of a busy machine. */
  readonly lagP99: number;
  readonly deliveries: number;
  /** Events that members were told are no longer kept. */
  readonly missed: number;
  /** Connections that broke or that the server closed. */
  readonly breaks: readonly string[];
  /** Errors that must never happen. */
  readonly faults: readonly string[];
}
