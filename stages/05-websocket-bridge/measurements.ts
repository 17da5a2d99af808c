/**
 * The hub's half of watching a server. Each thread reports once a second (`thread-meter.ts`), over the link
 * of the inquiries, so that reports and messages do not wait for each other. The hub keeps the latest figures
 * of each thread and forgets them when the thread dies. Counters are different: the hub adds up what the
 * threads have counted, so they go on when a thread is replaced, and only its last second is lost.
 *
 * A thread that is stuck sends no reports. That is a figure, too: the age of the last one.
 */
import { STATS_INTERVAL_MS } from '../../shared/limits.ts';
import type { Figures } from '../../shared/metrics.ts';
import type { Handler, Peer } from '../03-nicknames/hub.ts';
import { type Roster, randomId } from '../03-nicknames/roster.ts';
import { answering } from '../04-broadcast/answering.ts';
import type { BatchedLink } from '../04-broadcast/batched-link.ts';
import { LoopMeter } from './loop-meter.ts';
import type { Report } from './meter.ts';
import { type Descriptions, METRICS, metricsOf, Tally, type Value } from './metrics.ts';

/** Metrics of a part of the server, and what they are now. */
export interface Source {
  readonly descriptions: Descriptions;
  values(): readonly Value[];
}

/** How many people are in the room is known to the hub. */
export function roomSource(roster: Roster): Source {
  const members = () => ({ name: 'wirechat_members', labels: {}, value: roster.list().length });
  return { descriptions: METRICS, values: () => [members()] };
}

/** Any table of handlers. What each takes does not matter here. */
type Table = Readonly<Record<string, Handler<never>>>;

/** The hub's end of the link of the chat, among the ends of the links of a thread. */
interface HubEnd {
  readonly hub: (link: BatchedLink) => void;
}

/** Stands between the hub and the threads. Each method returns what takes the place of its argument. */
export interface Watch extends Disposable {
  /** The handlers of the chat. */
  requests<H extends Table>(handlers: H): H;
  /** The handlers of inquiries, with those that the threads report to. */
  inquiries<H extends Table & { disconnected: Handler<unknown> }>(handlers: H): H;
  /** The ends of the links of a thread. */
  ends<E extends HubEnd>(thread: number, ends: E): E;
}

/** For a server that is not watched. */
const UNWATCHED: Watch = {
  requests: (handlers) => handlers,
  inquiries: (handlers) => handlers,
  ends: (_thread, ends) => ends,
  [Symbol.dispose]() {},
};

/** Watches a server, if that is wanted. */
export function watching(stats: boolean, ...sources: readonly Source[]): Watch {
  return stats ? new Measurements(sources) : UNWATCHED;
}

/** The latest report of a thread, and when it came. */
interface Received extends Report {
  readonly at: number;
}

/** The figures of the whole server. */
class Measurements implements Watch {
  readonly #sources: readonly Source[];
  readonly #server = randomId(9);
  readonly #counters = new Tally();
  /** By the inquiry in which a thread reports, which ends with the thread. */
  readonly #reports = new Map<Peer, Received>();
  /** The hub's end of the latest link to each thread. */
  readonly #links = new Map<number, BatchedLink>();
  readonly #loop = new LoopMeter();
  readonly #looking: NodeJS.Timeout;
  #ofLoop = this.#loop.take({ thread: 'hub' });

  constructor(sources: readonly Source[]) {
    this.#sources = sources;
    this.#looking = setInterval(() => {
      this.#ofLoop = this.#loop.take({ thread: 'hub' });
    }, STATS_INTERVAL_MS).unref();
  }

  requests<H extends Table>(handlers: H): H {
    const counting = Object.entries<Handler<never>>(handlers).map(([type, handle]) => {
      const counter = this.#counters.counter('wirechat_requests_total', { type });
      const counted: Handler<never> = (request, peer) => {
        counter.value += 1;
        handle(request, peer);
      };
      return [type, counted];
    });
    return Object.fromEntries(counting) as H;
  }

  inquiries<H extends Table & { disconnected: Handler<unknown> }>(handlers: H): H {
    return {
      ...handlers,
      measured: answering((report: Report, inquiry) => this.#receive(report, inquiry)),
      figures: answering(() => this.figures()),
      disconnected: (request: unknown, inquiry: Peer) => {
        this.#reports.delete(inquiry);
        handlers.disconnected(request, inquiry);
      },
    };
  }

  ends<E extends HubEnd>(thread: number, ends: E): E {
    const watched = (link: BatchedLink) => {
      this.#links.set(thread, link);
      this.#counters.add('wirechat_thread_starts_total', { thread: String(thread) }, 1);
      ends.hub(link);
    };
    return { ...ends, hub: watched };
  }

  figures(): Figures {
    const descriptions = Object.assign({}, ...this.#sources.map((each) => each.descriptions));
    const values = [
      ...this.#sources.flatMap((source) => source.values()),
      ...this.#counters.values(),
      ...this.#ofLoop,
      ...ofProcess(),
      ...this.#links.entries().flatMap(([thread, link]) => this.#ofThread(thread, link)),
    ];
    return { server: this.#server, at: Date.now(), metrics: metricsOf(descriptions, values) };
  }

  [Symbol.dispose](): void {
    clearInterval(this.#looking);
    this.#loop[Symbol.dispose]();
  }

  #receive(report: Report, inquiry: Peer): string {
    this.#reports.set(inquiry, { ...report, at: performance.now() });
    const thread = String(report.thread);
    for (const { name, labels, value } of report.counted) {
      // Which thread disconnected somebody does not matter, and codes times threads would be many series.
      const own = name === 'wirechat_ended_connections_total' ? labels : { thread, ...labels };
      this.#counters.add(name, own, value);
    }
    return 'noted';
  }

  /** Only that it is down, if there has been no report since it was started. */
  #ofThread(number: number, link: BatchedLink): Value[] {
    const thread = String(number);
    const report = this.#reports.values().find((each) => each.thread === number);
    const up = { name: 'wirechat_thread_up', labels: { thread }, value: Number(!!report) };
    if (!report) return [up];
    const labels = { thread, direction: 'to_thread' };
    const age = (performance.now() - report.at) / 1_000;
    return [
      up,
      { name: 'wirechat_thread_report_age_seconds', labels: { thread }, value: age },
      { name: 'wirechat_link_bytes', labels, value: link.bytesOnTheWay },
      { name: 'wirechat_link_full', labels, value: Number(link.full) },
      ...report.gauges.map((each) => ({ ...each, labels: { thread, ...each.labels } })),
    ];
  }
}

function ofProcess(): Value[] {
  const { user, system } = process.cpuUsage();
  const start = performance.timeOrigin / 1_000;
  const values = {
    process_resident_memory_bytes: process.memoryUsage.rss(),
    process_cpu_seconds_total: (user + system) / 1e6,
    process_start_time_seconds: start,
  };
  return Object.entries(values).map(([name, value]) => ({ name, labels: {}, value }));
}
