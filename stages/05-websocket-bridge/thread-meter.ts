/**
 * The thread's half of watching a server. It counts what passes through one I/O thread, and reports it to the
 * hub once a second.
 *
 * Everything is observed from the outside: the meter stands between parts that do not know of it, such as the
 * link and the gate, and passes on what they say to each other. A server that is not watched has no meter:
 * its parts are connected directly, and it pays nothing.
 *
 * Most figures are not counted at all, but read once a second: the sockets know their bytes, and the
 * connections their queues. What is left for each event is an addition.
 */
import type { Server, Socket } from 'node:net';
import type { Connection } from '../../shared/connection.ts';
import { STATS_INTERVAL_MS } from '../../shared/limits.ts';
import type { Link } from '../../shared/link.ts';
import type { Labels } from '../../shared/metrics.ts';
import type { Conversation } from '../03-nicknames/conversation.ts';
import type { Deliver, Gate } from '../03-nicknames/gate.ts';
import type { Dialect } from '../03-nicknames/text-dialect.ts';
import type { BatchedLink } from '../04-broadcast/batched-link.ts';
import { EVERYBODY } from '../04-broadcast/fan-out.ts';
import type { Inquiries } from './inquiry.ts';
import { LoopMeter } from './loop-meter.ts';
import type { Doorway, Meter, Report } from './meter.ts';
import { Tally, type Value } from './metrics.ts';
import { PacedConnection } from './paced-connection.ts';
import { SocketMeter } from './socket-meter.ts';

interface Watched {
  readonly connection: Connection;
  readonly way: 'tcp' | 'websocket';
}

/** Measures one I/O thread. */
export class ThreadMeter implements Meter {
  readonly #conversations = new Map<Conversation, Watched>();
  readonly #sockets = { tcp: new SocketMeter(), web: new SocketMeter() };
  readonly #loop = new LoopMeter();
  readonly #counted = new Tally();
  #link: BatchedLink | undefined;
  #members = 0;
  #requests = 0;
  #events = 0;
  #deliveries = 0;
  #reporting: NodeJS.Timeout | undefined;

  link(link: BatchedLink): Link {
    this.#link = link;
    const send = (message: string) => {
      this.#requests += 1;
      link.send(message);
    };
    return {
      send,
      get full() {
        return link.full;
      },
      drained: () => link.drained(),
      close: () => link.close(),
      [Symbol.asyncIterator]: () => link[Symbol.asyncIterator](),
    };
  }

  deliver(deliver: Deliver): Deliver {
    return (events, conversations) => {
      this.#events += events.length;
      for (const { address } of events)
        this.#deliveries += address === EVERYBODY ? this.#members : 1;
      return deliver(events, conversations);
    };
  }

  gate(gate: Gate, frames: Dialect): Doorway {
    return {
      serve: (connection, dialect) => {
        const conversation = gate.serve(connection, dialect);
        const way = dialect === frames ? 'websocket' : 'tcp';
        this.#conversations.set(conversation, { connection, way });
        void this.#follow(conversation);
        return conversation;
      },
    };
  }

  server<S extends Server>(port: 'tcp' | 'web', server: S): S {
    server.on('connection', (socket: Socket) => this.#sockets[port].add(socket));
    return server;
  }

  count(name: string, labels: Labels, value: number): void {
    this.#counted.add(name, labels, value);
  }

  /** Reports at once, so that the hub knows the thread, and then once a second. */
  report(inquiries: Inquiries, thread: number): void {
    // One inquiry for as long as the thread lives, so that the hub learns when it has died.
    const inquiry = inquiries.open();
    let isUnanswered = false;
    const report = () => {
      // A hub that is behind has enough to read. What has been counted is kept for the next report.
      if (isUnanswered) return;
      isUnanswered = true;
      inquiry
        .ask({ type: 'measured', ...this.take(thread) })
        .catch(() => {})
        .finally(() => {
          isUnanswered = false;
        });
    };
    report();
    this.#reporting = setInterval(report, STATS_INTERVAL_MS).unref();
  }

  /** Returns the report for the time since the last one. */
  take(thread: number): Report {
    this.#count('wirechat_thread_requests_total', this.#requests);
    this.#count('wirechat_thread_events_total', this.#events);
    this.#count('wirechat_deliveries_total', this.#deliveries);
    this.#requests = this.#events = this.#deliveries = 0;
    for (const [port, sockets] of Object.entries(this.#sockets)) {
      const { received, sent } = sockets.take();
      this.#counted.add('wirechat_received_bytes_total', { port }, received);
      this.#counted.add('wirechat_sent_bytes_total', { port }, sent);
    }
    return { thread, gauges: this.#gauges(), counted: this.#counted.take() };
  }

  close(): void {
    clearInterval(this.#reporting);
    this.#loop[Symbol.dispose]();
  }

  async #follow(conversation: Conversation): Promise<void> {
    await conversation.joined;
    // A conversation that ends before it has joined counts for no time.
    this.#members += 1;
    const code = await conversation.ended;
    this.#members -= 1;
    this.#conversations.delete(conversation);
    this.#counted.add('wirechat_ended_connections_total', { code }, 1);
  }

  #count(name: string, value: number): void {
    this.#counted.add(name, {}, value);
  }

  #gauges(): Value[] {
    const all = [...this.#conversations];
    const queues = all.map(([, { connection }]) => connection.queuedBytes);
    const isHeldBack = ([, { connection }]: (typeof all)[number]) =>
      connection instanceof PacedConnection && connection.isHeldBack;
    const { bytesOnTheWay = 0, full = false } = this.#link ?? {};
    const direction = { direction: 'to_hub' };
    return [
      ...connectionsOf(all),
      { name: 'wirechat_held_back_connections', labels: {}, value: all.filter(isHeldBack).length },
      ...Object.entries(this.#sockets).map(([port, { size }]) => ({
        ...{ name: 'wirechat_sockets', labels: { port }, value: size },
      })),
      { name: 'wirechat_queued_bytes', labels: {}, value: queues.reduce((sum, n) => sum + n, 0) },
      { name: 'wirechat_longest_queue_bytes', labels: {}, value: Math.max(0, ...queues) },
      { name: 'wirechat_link_bytes', labels: direction, value: bytesOnTheWay },
      { name: 'wirechat_link_full', labels: direction, value: Number(full) },
      ...this.#loop.take({}),
    ];
  }
}

/** All combinations are there, also with 0, so that a chart has a line from the beginning. */
function connectionsOf(all: readonly (readonly [Conversation, Watched])[]): Value[] {
  return (['tcp', 'websocket'] as const).flatMap((way) => {
    const own = all.filter(([, watched]) => watched.way === way);
    const joined = own.filter(([{ memberId }]) => memberId !== undefined).length;
    const name = 'wirechat_connections';
    return [
      { name, labels: { way, state: 'joined' }, value: joined },
      { name, labels: { way, state: 'waiting' }, value: own.length - joined },
    ];
  });
}
