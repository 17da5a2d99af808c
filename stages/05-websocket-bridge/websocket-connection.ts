import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { CLOSE, type Code, closeCodeFor } from '../../shared/codes.ts';
import type { Connection, Line } from '../../shared/connection.ts';
import {
  CONTROL_PAUSE_MS,
  GOODBYE_MS,
  HEARTBEAT_INTERVAL_MS,
  HEARTBEAT_TIMEOUT_MS,
  MAX_BYTES_AHEAD,
  MAX_CONTROL_FRAMES,
  MAX_LINES_AHEAD,
} from '../../shared/limits.ts';
import { drained } from '../02-threaded-tcp/drained.ts';
import { Inbox } from '../03-nicknames/inbox.ts';

/**
 * A client on a WebSocket: a text frame is a line. `ws` reads its frames and answers its pings;
 * what goes out is framed once for everybody, and written straight to the socket below.
 */
export class WebSocketConnection implements Connection {
  readonly remoteAddress: string;
  readonly #webSocket: WebSocket;
  readonly #socket: Duplex;
  readonly #inbox = new Inbox<Line>();
  #bytesAhead = 0;
  #controlFrames = 0;
  #isControlPause = false;
  #heardAt = performance.now();
  #broken = false;
  #closed = false;

  constructor(webSocket: WebSocket, socket: Duplex, remoteAddress: string) {
    this.#webSocket = webSocket;
    this.#socket = socket;
    this.remoteAddress = remoteAddress;
    const heartbeat = setInterval(() => this.#beat(), HEARTBEAT_INTERVAL_MS);
    webSocket.on('message', (data: Buffer, isBinary: boolean) => this.#receive(data, isBinary));
    webSocket.on('ping', () => this.#hearControl());
    webSocket.on('pong', () => this.#hearControl());
    // A frame that breaks the rules: ws has told the client why (1002, 1007, 1009), and would hear it
    // out until it answers. With our last word said, the listener cuts who goes on.
    webSocket.on('error', () => socket.end());
    webSocket.once('close', (code) => {
      clearInterval(heartbeat);
      this.#broken = code === CLOSE.abnormal;
      this.#inbox.end();
    });
  }

  get queuedBytes(): number {
    return this.#socket.writableLength;
  }

  get broken(): boolean {
    return this.#broken;
  }

  drained(): Promise<void> {
    return drained(this.#socket);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly Line[]> {
    for await (const lines of this.#inbox) {
      this.#bytesAhead = 0;
      yield lines;
      this.#readOn();
    }
  }

  write(frames: Uint8Array): void {
    if (this.#webSocket.readyState === WebSocket.OPEN) this.#socket.write(frames);
  }

  close(code: Code): void {
    this.#close(closeCodeFor(code), code);
  }

  #receive(data: Buffer, isBinary: boolean): void {
    this.#hear();
    if (this.#closed) return;
    if (isBinary) return void this.#close(CLOSE.unsupportedData, 'text frames only');
    this.#inbox.push(data.toString());
    this.#bytesAhead += data.length;
    if (this.#isFarAhead) this.#webSocket.pause();
  }

  get #isFarAhead(): boolean {
    return this.#inbox.size >= MAX_LINES_AHEAD || this.#bytesAhead >= MAX_BYTES_AHEAD;
  }

  /**
   * Reads on, unless there is another reason not to. Nothing could be heard while the socket was not
   * read: the silence counts from now.
   */
  #readOn(): void {
    if (!this.#webSocket.isPaused || this.#isFarAhead || this.#isControlPause) return;
    this.#hear();
    this.#webSocket.resume();
  }

  #hear(): void {
    this.#heardAt = performance.now();
  }

  /**
   * Pings and pongs are no lines, and no pace holds them up. They are few, unless somebody wants to keep
   * us busy; then we do not read for a while. (`ws` cuts off who does not take the answers to 60 pings.)
   */
  #hearControl(): void {
    this.#hear();
    this.#controlFrames += 1;
    if (this.#controlFrames !== MAX_CONTROL_FRAMES) return;
    this.#isControlPause = true;
    this.#webSocket.pause();
    setTimeout(() => this.#endControlPause(), CONTROL_PAUSE_MS).unref();
  }

  #endControlPause(): void {
    this.#controlFrames = 0;
    this.#isControlPause = false;
    this.#readOn();
  }

  /**
   * Asks for a sign of life, or gives up on a peer that has given none (RFC 6455 section 5.5.2). A
   * peer that we do not read owes us none; but one that is gone resets the line when it is asked.
   */
  #beat(): void {
    this.#controlFrames = 0;
    const silence = this.#webSocket.isPaused ? 0 : performance.now() - this.#heardAt;
    if (silence > HEARTBEAT_TIMEOUT_MS) this.#webSocket.terminate();
    else this.#webSocket.ping();
  }

  #close(code: number, reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#webSocket.resume();
    this.#webSocket.close(code, reason);
    const cut = setTimeout(() => this.#webSocket.terminate(), GOODBYE_MS);
    this.#webSocket.once('close', () => clearTimeout(cut));
  }
}
