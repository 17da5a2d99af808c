import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import {
  HTTP_PIECE_BYTES,
  MAX_PIPELINED_REQUESTS,
  MAX_SOCKETS_PER_NETWORK,
  MAX_WAITING_PER_THREAD,
} from '../../shared/limits.ts';
import { networkOf } from '../04-broadcast/network-of.ts';
import { WaitingRoom } from './admission.ts';
import type { Proxies } from './proxies.ts';

/**
 * The sockets of one HTTP server, and the responses that are due on each. Node's server accepts any number of
 * sockets, and any number of requests on each; this class sets the limits that it does not have:
 *
 * - Anyone can open a thousand sockets and send nothing. So the sockets without a due response, the idle
 *   ones, share a limited number of places. A newcomer is not refused for lack of a place: the network with
 *   the most idle sockets loses its oldest. A browser whose idle socket is closed simply opens another one.
 * - A socket with a due response is not idle and keeps its place: a slow upload is legitimate. To prevent
 *   slow uploads from taking everything, one network has at most half of all sockets.
 * - On one socket, requests are answered one after the other, and only a few may wait.
 *
 * A socket ends with one of these limits, with its peer, or with a time limit of `web-server.ts`.
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
    this.becomeIdle(socket);
    socket.once('close', () => {
      this.#networks.delete(socket);
      this.#waiting.leave(socket);
      this.#due.delete(socket);
    });
  }

  /**
   * Whether this network has its share of sockets, so that its slow requests leave room for others. A proxy
   * is one address for many people, and has no such limit.
   */
  #hasItsShare(address: string): boolean {
    const network = networkOf(address);
    const own = this.#networks.values().filter((each) => each === network);
    return own.toArray().length >= MAX_SOCKETS_PER_NETWORK && !this.#proxies.includes(address);
  }

  /**
   * Waits until all earlier requests of this socket have been answered. Resolves to whether the client is
   * still connected. A client can send many requests at once (pipelining, RFC 9112 section 9.3.2). Node
   * sends the responses in order, but it emits all requests at once; answering a thousand of them side by
   * side would open a thousand files.
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
      if (due.length === 0) this.becomeIdle(socket);
    });
    if (due.length > MAX_PIPELINED_REQUESTS) socket.destroy();
    if (before) await once(before, 'close');
    return !socket.destroyed;
  }

  /**
   * No response is due on this socket any more. A refused upload becomes idle although its client is still
   * sending, so that it can be made to give up its place.
   */
  becomeIdle(socket: Socket): void {
    this.#due.delete(socket);
    if (socket.destroyed) return;
    this.#waiting.enter(socket, socket.remoteAddress ?? '')?.destroy();
  }

  /** The socket now uses another protocol, which has its own limits. */
  release(socket: Socket): void {
    this.#waiting.leave(socket);
  }

  /**
   * Destroys a socket without activity, unless it is waiting for our response. If there is something to send,
   * the client does not read it, so it is not waiting for us.
   */
  timedOut(socket: Socket): void {
    if (!this.#due.has(socket) || socket.writableLength > 0) socket.destroy();
  }

  /** Whether the due response has begun, so that it cannot be replaced. */
  hasBegunResponse(socket: Socket): boolean {
    return this.#due.get(socket)?.[0]?.headersSent ?? false;
  }
}

/**
 * Passes data to Node's parser in pieces. The parser parses everything it is given, even if the socket is
 * destroyed meanwhile, and the 64 KiB of one read can hold 1,800 requests, which take 25 ms or more. During
 * that time the thread delivers no line of the chat. After each piece, `turn` has counted its requests and
 * may have destroyed the socket.
 *
 * Node has no option for this, so the parser's own listener is wrapped. Should a later version read from the
 * socket without a listener, nothing is wrapped, and only the limit is lost.
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
  // `listener` is how `once` marks its wrappers: with it, `off(parse)` also finds this one.
  socket.off('data', parse).on('data', Object.assign(parsePieces, { listener: parse }));
}
