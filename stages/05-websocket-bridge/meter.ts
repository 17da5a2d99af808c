import type { Server } from 'node:net';
import type { Link } from '../../shared/link.ts';
import type { Labels } from '../../shared/metrics.ts';
import type { Deliver, Gate } from '../03-nicknames/gate.ts';
import type { Dialect } from '../03-nicknames/text-dialect.ts';
import type { BatchedLink } from '../04-broadcast/batched-link.ts';
import type { Inquiries } from './inquiry.ts';
import type { Value } from './metrics.ts';

/** What `admission` needs of a gate. */
export type Doorway = Pick<Gate, 'serve'>;

/**
 * Stands between the parts of a thread, to see what passes. Each of the first methods returns what takes the
 * place of its argument.
 */
export interface Meter {
  link(link: BatchedLink): Link;
  deliver(deliver: Deliver): Deliver;
  /** @param frames the dialect of connections that are WebSockets */
  gate(gate: Gate, frames: Dialect): Doorway;
  server<S extends Server>(port: 'tcp' | 'web', server: S): S;
  /** Adds to a counter of a later stage. */
  count(name: string, labels: Labels, value: number): void;
  /** Begins to report to the hub. */
  report(inquiries: Inquiries, thread: number): void;
  close(): void;
}

/** The meter of a server that is not watched. */
export const UNMETERED: Meter = {
  link: (link) => link,
  deliver: (deliver) => deliver,
  gate: (gate) => gate,
  server: (_port, server) => server,
  count() {},
  report() {},
  close() {},
};

/** What a thread tells the hub: how things are, and what has been counted since the last report. */
export interface Report {
  readonly thread: number;
  readonly gauges: readonly Value[];
  readonly counted: readonly Value[];
}
