import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import {
  HTTP_PIECE_BYTES,
  MAX_PIPELINED_REQUESTS,
  MAX_SOCKETS_PER_NETWORK,
  MAX_WAITING_PER_THREAD,
} from '../../shared/limits.ts';
import type { Proxies } from './proxies.ts';
import { networkOf, WaitingRoom } from './waiting-room.ts';

/**
 * The sockets of one HTTP server, and the responses that are due on each. Anyone can open a thousand
 * sockets and send nothing, so the sockets without a due response share a limited number of places.
 */
export class HttpSockets {
  readonly #waiting = new WaitingRoom<Socket>(MAX_WAITING_PER_THREAD);
  /** Responses in the order of their requests. A socket that is not here is idle, or is a WebSocket. */
  readonly #due = new Map<Socket, ServerResponse[]>();
  /** The network of each socket, including those that have become WebSockets. */
  readonly #networks = new Map<Socket, string>();
  readonly #proxies: Proxies;

  constructor(proxies: Proxies) {
    this.#proxies = proxies;
  }

  add(socket: Socket): void {
    const { remoteAddress = '' } = socket;
    if (this.#hasItsShare(remoteAddress)) return void socket.destroy();
    this.#networks.set(socket, networkOf(remoteAddress));
    readInPieces(socket);
    this.rest(socket);
    socket.once('close', () => {
      this.#networks.delete(socket);
      this.#waiting.leave(socket);
      this.#due.delete(socket);
    });
  }

  /** Whether this network has its share of sockets, so that its slow requests leave room for others. */
  #hasItsShare(address: string): boolean {
    const network = networkOf(address);
    const own = this.#networks.values().filter((each) => each === network);
    return own.toArray().length >= MAX_SOCKETS_PER_NETWORK && !this.#proxies.includes(address);
  }

  /**
   * Waits until all earlier requests of this socket have been answered. Resolves to whether the client is
   * still connected. A client can send many requests at once (pipelining); answering a thousand of them
   * side by side would open a thousand files.
   */
  async turn(socket: Socket, response: ServerResponse): Promise<boolean> {
    if (socket.destroyed) return false;
    const due = this.#due.get(socket) ?? [];
    const before = due.at(-1);
    due.push(response);
    this.#due.set(socket, due);
    this.#waiting.leave(socket);
    response.once('close', () => {
      due.shift();
      if (due.length === 0) this.rest(socket);
    });
    if (due.length > MAX_PIPELINED_REQUESTS) socket.destroy();
    if (before) await once(before, 'close');
    return !socket.destroyed;
  }

  /** No response is due on this socket any more. */
  rest(socket: Socket): void {
    this.#due.delete(socket);
    if (socket.destroyed) return;
    this.#waiting.enter(socket, socket.remoteAddress ?? '')?.destroy();
  }

  /** The socket now uses another protocol, which has its own limits. */
  release(socket: Socket): void {
    this.#waiting.leave(socket);
  }

  /** Destroys a socket without activity, unless it is waiting for our response. */
  stalled(socket: Socket): void {
    if (!this.#due.has(socket) || socket.writableLength > 0) socket.destroy();
  }

  /** Whether the due response has begun, so that it cannot be replaced. */
  isAnswered(socket: Socket): boolean {
    return this.#due.get(socket)?.[0]?.headersSent ?? false;
  }
}

/**
 * Passes data to Node's parser in pieces. The parser parses everything it is given, even if the socket is
 * destroyed meanwhile, and the 64 KiB of one read can hold 1,800 requests, which take 25 ms or more.
 */
function readInPieces(socket: Socket): void {
  // The parser added this listener, and removes it when the socket becomes a WebSocket.
  const [parse] = socket.listeners('data');
  if (!parse) return;
  const parsePieces = (bytes: NonSharedBuffer) => {
    for (let start = 0; start < bytes.length && !socket.destroyed; start += HTTP_PIECE_BYTES) {
      // Too many responses are waiting to be read.
      if (socket.isPaused()) return void socket.unshift(bytes.subarray(start));
      // Data sent after an upgrade request, before we have accepted it, could be anything.
      if (!socket.listeners('data').includes(parse)) return void socket.destroy();
      parse(bytes.subarray(start, start + HTTP_PIECE_BYTES));
    }
  };
  socket.off('data', parse).on('data', Object.assign(parsePieces, { listener: parse }));
}
