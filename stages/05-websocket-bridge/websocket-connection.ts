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
import { drained } from '../02-threaded-tcp/tcp-connection.ts';
import { Inbox } from '../04-broadcast/inbox.ts';

/**
 * A client on a WebSocket, where each text message is a line. `ws` reads frames and answers pings. Outgoing
 * frames are encoded once for everybody and written straight to the underlying socket, past `ws`.
 *
 * Three things are harder than on TCP:
 *
 * - `ws` emits messages and does not wait for anyone. So they are collected in an inbox, and above a limit
 *   the socket is paused until the gate has taken them. Memory per client is bounded in lines and in bytes.
 * - A WebSocket can go silent without being closed, for example when a laptop is shut. TCP would notice only
 *   after many minutes of failed writes, and without writes never. So there is a heartbeat.
 * - The closing handshake (RFC 6455 section 7) needs an answer from the client, which may never come. So
 *   there is a time limit.
 *
 * A paused socket delivers no pong and no close frame either, which the heartbeat and `close` have to take
 * into account.
 */
export class WebSocketConnection implements Connection {
  readonly remoteAddress: string;
  readonly #webSocket: WebSocket;
  readonly #socket: Duplex;
  readonly #inbox = new Inbox<Line>();
  #bytesAhead = 0;
  #controlFrames = 0;
  #isControlPause = false;
  #activeAt = performance.now();
  #broken = false;
  #closed = false;

  constructor(webSocket: WebSocket, socket: Duplex, remoteAddress: string) {
    this.#webSocket = webSocket;
    this.#socket = socket;
    this.remoteAddress = remoteAddress;
    const heartbeat = setInterval(() => this.#sendHeartbeat(), HEARTBEAT_INTERVAL_MS);
    webSocket.on('message', (data: Buffer, isBinary: boolean) => this.#receive(data, isBinary));
    webSocket.on('ping', () => this.#countControlFrame());
    webSocket.on('pong', () => this.#countControlFrame());
    // An invalid frame: ws has sent the client the reason (1002, 1007, 1008, 1009) and would keep reading
    // until it answers. Once our side has ended, the listener of 01 destroys the connection of a client that
    // keeps sending.
    webSocket.on('error', () => socket.end());
    webSocket.once('close', (code) => {
      clearInterval(heartbeat);
      this.#closed = true;
      this.#broken = code === CLOSE.abnormal;
      this.#inbox.end();
    });
  }

  /** What `ws` has queued is included: it writes to the same socket. */
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
      this.#resumeReading();
    }
  }

  /** After a close frame no other frame may follow (RFC 6455 section 5.5.1). */
  write(frames: Uint8Array): void {
    if (this.#webSocket.readyState === WebSocket.OPEN) this.#socket.write(frames);
  }

  close(code: Code): void {
    this.#close(closeCodeFor(code), code);
  }

  #receive(data: Buffer, isBinary: boolean): void {
    this.#noteActivity();
    if (this.#closed) return;
    // 1003: data of a type that this end does not accept (RFC 6455 section 7.4.1).
    if (isBinary) return void this.#close(CLOSE.unsupportedData, 'text frames only');
    this.#inbox.push(data.toString());
    this.#bytesAhead += data.length;
    if (this.#isFarAhead) this.#webSocket.pause();
  }

  get #isFarAhead(): boolean {
    return this.#inbox.size >= MAX_LINES_AHEAD || this.#bytesAhead >= MAX_BYTES_AHEAD;
  }

  /**
   * Resumes reading unless there is another reason to pause. Nothing could arrive while the socket was
   * paused, so the silence is measured from now.
   */
  #resumeReading(): void {
    if (!this.#webSocket.isPaused || this.#isFarAhead || this.#isControlPause) return;
    this.#noteActivity();
    this.#webSocket.resume();
  }

  #noteActivity(): void {
    this.#activeAt = performance.now();
  }

  /**
   * Pings and pongs are not lines, so the pace does not apply to them. There are few, unless a client wants
   * to keep us busy; then reading pauses for a while. (A ping is answered, and answers can pile up, too. `ws`
   * disconnects a client of which 60 pings have been answered and the answers not yet sent.)
   */
  #countControlFrame(): void {
    this.#noteActivity();
    this.#controlFrames += 1;
    if (this.#controlFrames !== MAX_CONTROL_FRAMES) return;
    this.#isControlPause = true;
    this.#webSocket.pause();
    setTimeout(() => this.#endControlPause(), CONTROL_PAUSE_MS).unref();
  }

  #endControlPause(): void {
    this.#controlFrames = 0;
    this.#isControlPause = false;
    this.#resumeReading();
  }

  /**
   * Sends a ping, or gives up on a peer that has not answered (RFC 6455 section 5.5.2). Any frame is a sign
   * of life, not only the pong. A peer whose socket is paused cannot answer; but if it is gone, the ping
   * causes a reset.
   * @lab 05.3 Notice a peer that is gone
   */
  #sendHeartbeat(): void {
    this.#controlFrames = 0;
    const silence = this.#webSocket.isPaused ? 0 : performance.now() - this.#activeAt;
    if (silence > HEARTBEAT_TIMEOUT_MS) this.#webSocket.terminate();
    else this.#webSocket.ping();
  }

  /** Closing is a handshake: the client answers with a close frame, and then the server ends the socket. */
  #close(code: number, reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    // The answer of a paused socket would never be read. Lines that come before it are ignored.
    this.#webSocket.resume();
    this.#webSocket.close(code, reason);
    const overdue = setTimeout(() => this.#webSocket.terminate(), GOODBYE_MS);
    this.#webSocket.once('close', () => clearTimeout(overdue));
  }
}
