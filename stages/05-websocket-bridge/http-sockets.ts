import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import {
  HTTP_PIECE_BYTES,
  MAX_PIPELINED_REQUESTS,
  MAX_SOCKETS_PER_NETWORK,
  MAX_WAITING_PER_THREAD,
} from '../../shared/limits.ts';
import { networkOf } from '../03-nicknames/network.ts';
import { WaitingRoom } from '../03-nicknames/waiting-room.ts';
import type { Proxies } from './proxies.ts';

/**
 * The sockets of one HTTP server, and what is due on each. Anybody can open a thousand and say nothing
 * on them, so those on which no answer is due wait in a room that has some places.
 */
export class HttpSockets {
  readonly #waiting = new WaitingRoom<Socket>(MAX_WAITING_PER_THREAD);
  /** Responses in the order of their requests. A socket that is not here waits, or has become a WebSocket. */
  readonly #due = new Map<Socket, ServerResponse[]>();
  /** The network of each socket, those that have become WebSockets included. */
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

  /** However long the requests of one network take, they leave room for the others. */
  #hasItsShare(address: string): boolean {
    const network = networkOf(address);
    const own = this.#networks.values().filter((each) => each === network);
    return own.toArray().length >= MAX_SOCKETS_PER_NETWORK && !this.#proxies.includes(address);
  }

  /**
   * Resolves when all earlier requests of this socket have been answered, and says whether somebody
   * is still there. A client may send many requests at once (pipelining); answered side by side, a
   * thousand of them would open a thousand files.
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

  /** From now on no answer is due on it. */
  rest(socket: Socket): void {
    this.#due.delete(socket);
    if (socket.destroyed) return;
    this.#waiting.enter(socket, socket.remoteAddress ?? '')?.destroy();
  }

  /** It speaks another protocol from now on, which has its own ways to end it. */
  release(socket: Socket): void {
    this.#waiting.leave(socket);
  }

  /** Ends a socket on which nothing has moved for long, unless it is our answer that is being awaited. */
  stalled(socket: Socket): void {
    if (!this.#due.has(socket) || socket.writableLength > 0) socket.destroy();
  }

  /** Whether the answer that is due has begun, so that no other can take its place. */
  isAnswered(socket: Socket): boolean {
    return this.#due.get(socket)?.[0]?.headersSent ?? false;
  }
}

/**
 * Gives Node's parser what comes in pieces. The parser parses all that it is given, even if the socket
 * is destroyed meanwhile, and the 64 KiB of one read can hold 1,800 requests, which take 25 ms and more.
 */
function readInPieces(socket: Socket): void {
  // The parser has put it there, and takes it away when the socket becomes a WebSocket.
  const [parse] = socket.listeners('data');
  if (!parse) return;
  const parsePieces = (bytes: NonSharedBuffer) => {
    for (let start = 0; start < bytes.length && !socket.destroyed; start += HTTP_PIECE_BYTES) {
      // Too many answers wait to be read.
      if (socket.isPaused()) return void socket.unshift(bytes.subarray(start));
      // What follows an upgrade before we have agreed to it could be anything.
      if (!socket.listeners('data').includes(parse)) return void socket.destroy();
      parse(bytes.subarray(start, start + HTTP_PIECE_BYTES));
    }
  };
  socket.off('data', parse).on('data', Object.assign(parsePieces, { listener: parse }));
}
