/**
 * How many bytes wait for each reader. A thread has the sockets, so it reports this to the hub, once a second
 * and for the whole thread: the hub needs it only to show the host who is slow.
 *
 * Nothing of this runs without a host.
 */
import { QUEUE_REPORT_INTERVAL_MS } from '../../shared/limits.ts';
import type { Link } from '../../shared/link.ts';
import type { Gate } from '../03-nicknames/gate.ts';
import { seal } from '../03-nicknames/link.ts';

/** Bytes by the number of the connection; connections for which nothing waits are left out. */
type Queues = Readonly<Record<string, number>>;

/** A thread's report, in the name of no connection. */
interface QueueReport {
  readonly thread: number;
  readonly queues: Queues;
}

/** The thread's half: reports until the thread ends. Most readers keep up, so most reports are not needed. */
export function reportQueues(gate: Gate, link: Link, thread: number): void {
  // The first report is always sent: it replaces the last one of a thread that has died.
  let hadQueues = true;
  setInterval(() => {
    const waiting = [...gate.conversations].filter(([, { queuedBytes }]) => queuedBytes > 0);
    const queues = Object.fromEntries(waiting.map(([number, each]) => [number, each.queuedBytes]));
    if (hadQueues || waiting.length > 0)
      link.send(seal('queues', { type: 'queues', thread, queues }));
    hadQueues = waiting.length > 0;
  }, QUEUE_REPORT_INTERVAL_MS).unref();
}

/** The hub's half: the latest report of each thread. */
export class QueueReports {
  readonly #queues = new Map<number, Queues>();

  readonly handlers = {
    queues: ({ thread, queues }: QueueReport): void => {
      this.#queues.set(thread, queues);
    },
  };

  /** Bytes that wait for the connection with this number on this thread. */
  bytesFor(thread: number, connection: string): number {
    return this.#queues.get(thread)?.[connection] ?? 0;
  }
}
