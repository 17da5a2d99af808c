/** The charts of the page, in their order. Each says which metrics it shows, and how. */
import type { ChartOptions, Unit } from './chart.ts';
import type { Row } from './columns.ts';
import { formatBytes, formatCount, formatDelay, formatShare } from './format.ts';
import type { Reading } from './reading.ts';

/** More lines than this cannot be told apart, so only the highest is shown. */
const MAX_THREAD_LINES = 5;
/** What a member says. The other requests are how programs talk. */
const MESSAGES = ['say', 'act', 'share'];

const COUNT: Unit = { format: formatCount, least: 4 };
const DELAY: Unit = { format: formatDelay, least: 0.01 };
const SHARE: Unit = { format: formatShare, least: 0.1 };
const BYTES: Unit = {
  format: formatBytes,
  least: 1_024,
  // Steps of whole units: 512 KiB, and not 500,000 bytes.
  steps: Array.from({ length: 40 }, (_, power) => 2 ** power),
};

export const CHARTS: readonly ChartOptions[] = [
  {
    title: 'Messages in, per second',
    lines: (reading) => ({
      'from members': addUp(
        MESSAGES.map((type) => reading.rate('wirechat_requests_total', { type })),
      ),
    }),
    unit: COUNT,
  },
  {
    title: 'Events out, per second',
    lines: (reading) => ({ 'to readers': reading.rate('wirechat_deliveries_total') }),
    unit: COUNT,
  },
  {
    title: 'Event loops: late',
    lines: (reading) => byThread(reading, 'wirechat_event_loop_delay_p99_seconds'),
    unit: DELAY,
  },
  {
    title: 'Connections by way in',
    lines: (reading) => ({
      TCP: reading.sum('wirechat_connections', { way: 'tcp', state: 'joined' }),
      WebSocket: reading.sum('wirechat_connections', { way: 'websocket', state: 'joined' }),
    }),
    unit: COUNT,
  },
  {
    title: 'Connections that wait',
    lines: (reading) => ({
      'to say hello': reading.sum('wirechat_connections', { state: 'waiting' }),
      'because of the pace': reading.sum('wirechat_held_back_connections'),
    }),
    unit: COUNT,
  },
  {
    title: 'Queued for readers',
    lines: (reading) => ({
      all: reading.sum('wirechat_queued_bytes'),
      'the slowest': reading.most('wirechat_longest_queue_bytes'),
    }),
    unit: BYTES,
  },
  {
    title: 'Event loops: busy',
    lines: (reading) => byThread(reading, 'wirechat_event_loop_utilization_ratio'),
    unit: SHARE,
  },
  {
    title: 'Network, per second',
    lines: (reading) => ({
      received: reading.rate('wirechat_received_bytes_total'),
      sent: reading.rate('wirechat_sent_bytes_total'),
    }),
    unit: BYTES,
  },
  {
    title: 'Memory',
    lines: (reading) => ({
      process: reading.sum('process_resident_memory_bytes'),
      'heap of the hub': reading.sum('wirechat_heap_used_bytes', { thread: 'hub' }),
      'heaps of all': reading.sum('wirechat_heap_used_bytes'),
    }),
    unit: BYTES,
  },
];

/** Only a server that has clips has these. */
export const CLIP_CHARTS: readonly ChartOptions[] = [
  {
    title: 'Clips stored',
    lines: (reading) => ({
      shared: reading.sum('wirechat_clips', { shelf: 'shared' }),
      'not shared yet': reading.sum('wirechat_clips', { shelf: 'unshared' }),
      'being uploaded': reading.sum('wirechat_clip_uploads_in_progress'),
    }),
    unit: COUNT,
  },
  {
    title: 'Bytes of stored clips',
    lines: (reading) => ({
      shared: reading.sum('wirechat_clips_bytes', { shelf: 'shared' }),
      'not shared yet': reading.sum('wirechat_clips_bytes', { shelf: 'unshared' }),
    }),
    unit: BYTES,
  },
  {
    title: 'Clips sent, per second',
    lines: (reading) => ({ sent: reading.rate('wirechat_clip_sent_bytes_total') }),
    unit: BYTES,
  },
];

/** A line for the hub and for each thread, or for the highest of many threads. */
function byThread(reading: Reading, name: string): Row {
  const hub = { hub: reading.sum(name, { thread: 'hub' }) };
  const { threads } = reading;
  const values = threads.map((thread) => reading.sum(name, { thread }));
  if (threads.length > MAX_THREAD_LINES) return { ...hub, 'highest thread': Math.max(...values) };
  const own = threads.map((thread, index) => [`thread ${thread}`, values[index]] as const);
  return { ...hub, ...Object.fromEntries(own) };
}

/** Undefined before the second reading. */
function addUp(rates: readonly (number | undefined)[]): number | undefined {
  return rates.reduce((sum, rate) =>
    sum === undefined || rate === undefined ? undefined : sum + rate,
  );
}
