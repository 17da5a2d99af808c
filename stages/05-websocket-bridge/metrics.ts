/**
 * The list of what can be watched. The page and `/metrics` both show this list, so neither has a figure that
 * the other lacks. A later stage has a list of its own for what it adds.
 *
 * No label has values that a client chooses, because each value is a series that Prometheus keeps: there are
 * threads, types and codes, but no names and no addresses.
 */
import type { Description, Labels, Metric, Sample } from '../../shared/metrics.ts';

/** A value, with the name of its metric. */
export interface Value extends Sample {
  readonly name: string;
}

/** The metrics of some part of the server, by name. */
export type Descriptions = Readonly<Record<string, Description>>;

function gauge(help: string): Description {
  return { type: 'gauge', help };
}

function counter(help: string): Description {
  return { type: 'counter', help };
}

export const METRICS = {
  wirechat_members: gauge('Members of the room, including those who are expected back.'),
  wirechat_connections: gauge(
    'Connections of the chat by thread, way in (tcp, websocket) and state (joined, waiting to say hello).',
  ),
  wirechat_held_back_connections: gauge('Connections that are not read now because of the pace.'),
  wirechat_ended_connections_total: counter('Connections that have ended, by code.'),
  wirechat_sockets: gauge('Open sockets by thread and port (tcp, web), HTTP included.'),
  wirechat_received_bytes_total: counter('Bytes received from sockets.'),
  wirechat_sent_bytes_total: counter('Bytes sent to sockets.'),
  wirechat_queued_bytes: gauge('Bytes that wait for readers of the chat.'),
  wirechat_longest_queue_bytes: gauge('Bytes that wait for the slowest of these readers.'),
  wirechat_requests_total: counter(
    'Requests that the hub has handled, by type. arrived and queues are reports of the threads.',
  ),
  wirechat_thread_requests_total: counter(
    'Requests that a thread has sent to the hub, its own reports included.',
  ),
  wirechat_thread_events_total: counter('Events that a thread has received from the hub.'),
  wirechat_deliveries_total: counter(
    'Events written to readers. An event for everybody counts once for each.',
  ),
  wirechat_link_bytes: gauge(
    'Bytes on the link by direction (to_hub, to_thread) that the other end has not acknowledged.',
  ),
  wirechat_link_full: gauge('1 while a link is full and its sender waits, otherwise 0.'),
  wirechat_thread_up: gauge('1 while a thread serves, 0 while it is being replaced.'),
  wirechat_thread_starts_total: counter('How often a thread has been started.'),
  wirechat_thread_report_age_seconds: gauge('Time since the last report of a thread.'),
  wirechat_event_loop_delay_mean_seconds: gauge(
    'Mean delay of timers in the last second, by thread and of the hub.',
  ),
  wirechat_event_loop_delay_p99_seconds: gauge('99th percentile of this delay.'),
  wirechat_event_loop_delay_max_seconds: gauge('Maximum of this delay.'),
  wirechat_event_loop_utilization_ratio: gauge(
    'Share of the last second in which an event loop was busy.',
  ),
  wirechat_heap_used_bytes: gauge('JavaScript memory in use, by thread and of the hub.'),
  process_resident_memory_bytes: gauge('Memory of the whole process (RSS).'),
  process_cpu_seconds_total: counter('Processor time of the whole process, user and system.'),
  process_start_time_seconds: gauge('When the process started, in seconds since 1970.'),
} satisfies Descriptions;

/** A value that grows. */
export interface Counter extends Value {
  value: number;
}

/** Values that are added up, by name and labels. */
export class Tally {
  readonly #counters = new Map<string, Counter>();

  /** Returns the counter with this name and these labels. It begins at 0. */
  counter(name: string, labels: Labels): Counter {
    const key = name + JSON.stringify(labels);
    const counter = this.#counters.get(key) ?? { name, labels, value: 0 };
    this.#counters.set(key, counter);
    return counter;
  }

  add(name: string, labels: Labels, value: number): void {
    this.counter(name, labels).value += value;
  }

  values(): Value[] {
    return [...this.#counters.values()];
  }

  /** Returns all values, and begins again with none. */
  take(): Value[] {
    const values = this.values();
    this.#counters.clear();
    return values;
  }
}

/** The metrics of a list with their values, in the order of the list. */
export function metricsOf(descriptions: Descriptions, values: readonly Value[]): Metric[] {
  const byName = Map.groupBy(values, ({ name }) => name);
  return Object.entries(descriptions).map(([name, description]) => {
    const samples = (byName.get(name) ?? []).map(({ labels, value }) => ({ labels, value }));
    return { name, ...description, samples };
  });
}
