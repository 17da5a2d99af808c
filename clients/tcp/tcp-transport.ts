import { connect, type Socket } from 'node:net';
import { CLOSE, type Code, closeCodeFor, ProtocolError } from '../../shared/codes.ts';
import type { Line } from '../../shared/connection.ts';
import { CONNECT_TIMEOUT_MS, GOODBYE_MS, MAX_QUEUED_BYTES } from '../../shared/limits.ts';
import { authority, explainConnectError } from '../../stages/01-echo/destination.ts';
import { LineDecoder } from '../../stages/02-threaded-tcp/line-decoder.ts';
import type { OpenTransport, TcpAddress, Transport, TransportListener } from '../chat/transport.ts';

/*
 * The same messages as over a WebSocket, one JSON object per line. A server answers in the JSON dialect
 * as soon as the first line is a JSON object, which our `hello` is; until then it may send text for
 * people, such as its greeting, which is skipped.
 *
 * TCP has no close codes. The reason comes in the `bye` event before the end, and is translated into the
 * code that a WebSocket would have had. If there was none, the connection has simply ended.
 */

const NO_CHAT = 'does not speak the chat protocol';

/** A transport over TCP in the JSON dialect, one message per line. Text lines from the server are ignored. */
export function openTcp(address: TcpAddress): OpenTransport {
  return (listener) => new TcpTransport(address, listener);
}

class TcpTransport implements Transport {
  readonly #address: TcpAddress;
  readonly #socket: Socket;
  /** The server queues no more than this for one reader, so no line is longer. */
  readonly #decoder = new LineDecoder(MAX_QUEUED_BYTES);
  #listener: TransportListener | undefined;
  #code: number = CLOSE.abnormal;
  #reason = 'the server closed the connection';

  constructor(address: TcpAddress, listener: TransportListener) {
    this.#address = address;
    this.#listener = listener;
    this.#socket = connect({
      ...address,
      noDelay: true,
      keepAlive: true,
      timeout: CONNECT_TIMEOUT_MS,
    })
      .once('connect', () => this.#opened())
      .on('data', (chunk: Buffer) => this.#receive(chunk))
      // The server has nothing more to say, so there is nobody to answer.
      .once('end', () => this.#socket.destroy())
      .once('timeout', () => this.#socket.destroy(new NoAnswer()))
      .on('error', (error) => this.#failed(error))
      .once('close', () => this.#listener?.closed(this.#code, this.#reason));
  }

  /** A server that does not read fills the socket's buffer. It is given up before that fills the memory. */
  send(text: string): void {
    this.#socket.write(`${text}\n`);
    if (this.#socket.writableLength > MAX_QUEUED_BYTES) this.#socket.destroy(new NoAnswer());
  }

  /** Half-closes, so that what is queued still arrives, and waits only so long for the other side. */
  close(): void {
    this.#listener = undefined;
    this.#socket.end();
    // A socket that is still open keeps the program running, so the timer need not.
    setTimeout(() => this.#socket.destroy(), GOODBYE_MS).unref();
  }

  #opened(): void {
    // The timeout was for connecting. From now on, the heartbeat decides.
    this.#socket.setTimeout(0);
    this.#listener?.opened();
  }

  #receive(chunk: Buffer): void {
    for (const line of this.#decoder.push(chunk)) {
      const problem = this.#take(line);
      if (problem === undefined) continue;
      this.#giveUp(problem);
      break;
    }
  }

  /** Passes an event on. Returns the problem if no chat server would send this line. */
  #take(line: Line): string | undefined {
    if (line instanceof ProtocolError) return NO_CHAT;
    if (line.startsWith('HTTP/')) return 'speaks HTTP: give the port for telnet, not the page’s';
    if (!line.startsWith('{')) return undefined;
    const event = parseEvent(line);
    if (!event) return NO_CHAT;
    if (event.type === 'bye') this.#code = closeCodeFor(event.code as Code);
    this.#listener?.message(line);
    return undefined;
  }

  /** Another attempt would end in the same way. */
  #giveUp(problem: string): void {
    const { host, port } = this.#address;
    this.#code = CLOSE.unsupportedData;
    this.#reason = `${authority(host, port)} ${problem}`;
    this.#socket.destroy();
  }

  #failed(error: NodeJS.ErrnoException): void {
    this.#reason = explainConnectError(error, { ...this.#address, stage: '06' });
  }
}

/** A server that does not answer, as the system reports it if it notices first. */
class NoAnswer extends Error {
  readonly code = 'ETIMEDOUT';
}

/** Parses a line that begins with a brace. The page trusts its fields, but any program may be listening. */
function parseEvent(text: string): { readonly type: string; readonly code?: unknown } | undefined {
  try {
    const event: object = JSON.parse(text);
    return 'type' in event ? (event as { type: string }) : undefined;
  } catch {
    return undefined;
  }
}
