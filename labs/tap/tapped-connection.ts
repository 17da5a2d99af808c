import { connect, type Socket } from 'node:net';
import { CONNECT_TIMEOUT_MS } from '../../shared/limits.ts';
import { Direction } from './direction.ts';
import { type Close, otherSide, type Side } from './entry.ts';
import type { Faults } from './faults.ts';
import type { Recording } from './recording.ts';

/** The address of the server behind the tap. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

export interface TappedOptions {
  readonly recording: Recording;
  readonly server: ServerAddress;
  /** The faults at the beginning. */
  readonly faults: Readonly<Record<Side, Faults>>;
  /** Explains why the server cannot be reached, for people. */
  readonly explain: (error: NodeJS.ErrnoException) => string;
}

/**
 * One client, and a connection to the server of its own. What happens on one of the two sockets happens on
 * the other: data, the end of one direction (FIN), and resets (RST).
 */
export class TappedConnection {
  readonly number: number;
  readonly #recording: Recording;
  readonly #faults: Record<Side, Faults>;
  readonly #sockets: Readonly<Record<Side, Socket>>;
  #directions: Readonly<Record<Side, Direction>> | undefined;
  #open = 2;
  #isOver = false;

  constructor(
    client: Socket,
    number: number,
    { recording, server, faults, explain }: TappedOptions,
  ) {
    this.number = number;
    this.#recording = recording;
    this.#faults = { ...faults };
    const upstream = connect({ ...server, allowHalfOpen: true, noDelay: true });
    this.#sockets = { client, server: upstream };
    client.setNoDelay();
    upstream.setTimeout(CONNECT_TIMEOUT_MS, () =>
      upstream.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })),
    );
    upstream.once('connect', () => this.#connected());
    client.on('error', () => this.#reset('client'));
    upstream.on('error', (error) => {
      if (this.#directions) this.#reset('server');
      else this.#finish({ how: 'failed', by: 'server', detail: explain(error) });
    });
    for (const socket of [client, upstream]) socket.once('close', () => this.#closed());
  }

  /** Changes the faults of what one side sends. */
  setFaults(from: Side, faults: Faults): void {
    this.#faults[from] = faults;
    this.#directions?.[from].setFaults(faults);
  }

  /** Ends what one side sends, as if it had ended it itself. The other direction goes on. */
  halfClose(from: Side): void {
    this.#directions?.[from].cut();
  }

  /** Resets the connection on both sides. */
  reset(): void {
    this.#reset('tap');
  }

  #connected(): void {
    const { client, server } = this.#sockets;
    server.setTimeout(0);
    const direction = (from: Side) =>
      new Direction(
        from,
        { source: this.#sockets[from], sink: this.#sockets[otherSide(from)] },
        this.#faults[from],
        {
          arrived: (bytes, held) => this.#recording.chunk(this.number, from, bytes, held),
          passed: (start, bytes) => this.#recording.pass(this.number, from, start, bytes),
          ended: (by) => this.#recording.end(this.number, from, by),
          reset: () => this.#reset('tap'),
        },
      );
    if (!client.destroyed)
      this.#directions = { client: direction('client'), server: direction('server') };
  }

  #reset(by: Side | 'tap'): void {
    this.#finish({ how: 'reset', by, detail: '' });
  }

  /** Both sockets have closed without an error. */
  #closed(): void {
    this.#open -= 1;
    if (this.#open === 0) this.#finish({ how: 'ended', by: 'tap', detail: '' });
    // One that has closed before the server was there has nobody to talk to.
    else if (!this.#directions) this.#finish({ how: 'reset', by: 'client', detail: '' });
  }

  #finish(close: Pick<Close, 'how' | 'by' | 'detail'>): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#recording.close(this.number, close);
    for (const socket of Object.values(this.#sockets)) breakOff(socket);
  }
}

/**
 * Resets a socket if it can be reset. One that is connecting would first connect, and one whose FIN is on its
 * way cannot be reset any more: libuv refuses (uv_tcp_close_reset), and Node then never closes it.
 */
function breakOff(socket: Socket): void {
  const isEnding = socket.writableEnded && !socket.writableFinished;
  if (socket.connecting || isEnding) socket.destroy();
  else socket.resetAndDestroy();
}
