/**
 * A WebSocket made of the parts of lab 05, in place of `ws`: `hook.ts` gives it to a stage that imports `ws`. It
 * has the same interface, as far as the stages use it, and what `ws` does for them beside the two parts: the
 * answer to the handshake, the closing handshake, and pings.
 */
import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { CLOSE as CODES } from '../../shared/codes.ts';
import { refuseOnSocket } from '../../stages/05-websocket-bridge/http-response.ts';
import {
  BINARY,
  CLOSE,
  closeCodeIn,
  FrameError,
  FrameReader,
  type Message,
  PING,
  PONG,
} from './frame-reader.ts';
import { acceptKey } from './handshake.ts';

const FIN = 0x80;
/** Base64 of 16 bytes. */
const KEY = /^[+/\dA-Za-z]{22}==$/;

interface Limits {
  /** Bytes of a message. */
  readonly maxPayload: number;
  /** Frames of a message. */
  readonly maxFragments: number;
}

/** Answers handshakes. It listens nowhere. */
export class WebSocketServer {
  readonly #limits: Limits;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  handleUpgrade(
    { method, headers }: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    serve: (webSocket: WebSocket) => void,
  ): void {
    const { 'sec-websocket-key': key = '', 'sec-websocket-version': version } = headers;
    if (method !== 'GET' || version !== '13' || !KEY.test(key))
      return void refuseOnSocket(socket, 400);
    const answer = [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${acceptKey(key)}`,
    ];
    socket.write(`${answer.join('\r\n')}\r\n\r\n`);
    serve(new WebSocket(socket, head, this.#limits));
  }
}

/** The server's end of one WebSocket. Emits `message`, `ping`, `pong`, `error` and `close`. */
export class WebSocket extends EventEmitter {
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  readyState: number = WebSocket.OPEN;
  isPaused = false;
  readonly #socket: Duplex;
  readonly #reader: FrameReader;
  readonly #read = (chunk: Buffer) => this.#receive(chunk);
  /** The code that the client has closed with. */
  #closeCode: number = CODES.abnormal;

  constructor(socket: Duplex, head: Buffer, { maxPayload, maxFragments }: Limits) {
    super();
    this.#socket = socket;
    this.#reader = new FrameReader(maxPayload, maxFragments);
    // The limits and the delays of HTTP end here.
    if (socket instanceof Socket) socket.setTimeout(0).setNoDelay();
    if (head.length > 0) socket.unshift(head);
    socket.on('data', this.#read);
    socket.on('error', () => socket.destroy());
    socket.once('end', () => {
      this.readyState = WebSocket.CLOSING;
      socket.end();
    });
    socket.once('close', () => {
      this.readyState = WebSocket.CLOSED;
      this.emit('close', this.#closeCode);
    });
  }

  pause(): void {
    this.isPaused = true;
    this.#socket.pause();
  }

  resume(): void {
    this.isPaused = false;
    this.#socket.resume();
  }

  ping(): void {
    if (this.readyState === WebSocket.OPEN) this.#send(PING);
  }

  /** Sends a close frame. The connection ends when the client has answered it. */
  close(code?: number, reason = ''): void {
    if (this.readyState !== WebSocket.OPEN) return;
    this.readyState = WebSocket.CLOSING;
    const bytes = code === undefined ? [] : [code >> 8, code & 0xff];
    this.#send(CLOSE, Buffer.from([...bytes, ...Buffer.from(reason)]));
  }

  terminate(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    try {
      for (const message of this.#reader.read(chunk)) this.#take(message);
    } catch (error) {
      // Anything else is a bug of ours.
      if (!(error instanceof FrameError)) throw error;
      this.#stopReading();
      this.close(error.closeCode);
      this.emit('error', error);
    }
  }

  #take({ opcode, payload }: Message): void {
    if (opcode === CLOSE) return void this.#answerClose(payload);
    if (opcode === PONG) return void this.emit('pong', payload);
    if (opcode !== PING) return void this.emit('message', payload, opcode === BINARY);
    // To a client that does not read, pongs would pile up. It may miss some (RFC 6455 section 5.5.3).
    if (this.readyState === WebSocket.OPEN && !this.#socket.writableNeedDrain)
      this.#send(PONG, payload);
    this.emit('ping', payload);
  }

  #answerClose(payload: Buffer): void {
    this.#closeCode = closeCodeIn(payload);
    this.#stopReading();
    this.close(payload.length === 0 ? undefined : this.#closeCode);
    this.#socket.end();
  }

  /** What still arrives is discarded, so that the end arrives, too. */
  #stopReading(): void {
    this.#socket.off('data', this.#read).resume();
  }

  /** The payload of a control frame has at most 125 bytes. */
  #send(opcode: number, payload: Buffer = Buffer.alloc(0)): void {
    if (!this.#socket.writable) return;
    this.#socket.write(Buffer.concat([Buffer.from([FIN | opcode, payload.length]), payload]));
  }
}
