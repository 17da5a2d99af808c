/**
 * One client's way through its thread:
 *
 *     line ──► dialect.read ──► request ──► link ──► hub
 *     bytes ◄── dialect.encode ◄── event ◄── link ◄──┘
 *
 * What one line can decide is decided here, on the client's own thread: a line that is not valid never
 * reaches the hub. What depends on other people is for the hub to decide.
 */
import { type Code, DETAILS, ProtocolError } from '../../shared/codes.ts';
import type { Connection, Line } from '../../shared/connection.ts';
import {
  HELLO_TIMEOUT_MS,
  MAX_QUEUED_BYTES,
  MAX_UNREAD_ANSWER_BYTES,
} from '../../shared/limits.ts';
import type { Link } from '../../shared/link.ts';
import { bugEntry, type Log } from '../../shared/log.ts';
import { type HubEvent, QUESTIONS, type Request } from '../../shared/protocol.ts';
import { Envelope, seal } from './link.ts';
import type { Dialect, Reader } from './text-dialect.ts';

/** An event of the hub as it arrived on the link. */
export type Event = Envelope<HubEvent>;

/** Refusals that end the connection: what follows cannot be understood, or comes from a web page. */
const FATAL: ReadonlySet<Code> = new Set(['line-too-long', 'wrong-port']);

/** One client: its connection, the dialect that it speaks, and its member. */
export class Conversation implements Reader {
  dialect: Dialect;
  memberId: string | undefined;
  readonly #connection: Connection;
  readonly #link: Link;
  readonly #address: string;
  readonly #log: Log;
  readonly #joined = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<Code>();
  /** Resolves when the client has joined, or never will. */
  readonly joined = this.#joined.promise;
  /** Resolves to the reason when the conversation has ended. */
  readonly ended = this.#ended.promise;
  #answered = Promise.withResolvers<void>();
  /** Why we have closed the connection, if we have. */
  #closedWith: Code | undefined;
  #refusals = 0;

  constructor(connection: Connection, dialect: Dialect, link: Link, address: string, log: Log) {
    this.#connection = connection;
    this.dialect = dialect;
    this.#link = link;
    this.#address = address;
    this.#log = log;
  }

  /** Bytes that wait for the client to read them. */
  get queuedBytes(): number {
    return this.#connection.queuedBytes;
  }

  /** Resolves when the conversation has ended, and the hub knows. */
  async run(): Promise<void> {
    // Anyone can open connections and say nothing. Each of them takes a socket that a member could have.
    const overdue = setTimeout(() => this.bye('timed-out'), HELLO_TIMEOUT_MS);
    void this.joined.then(() => clearTimeout(overdue));
    this.write(Buffer.from(this.dialect.greeting));
    try {
      await this.#read();
    } catch (error) {
      this.#log(bugEntry('Serving a connection', error));
      this.bye('internal-error');
    }
    // The client may have ended its side only, and its last answers are still on their way. The hub answers
    // this with `bye`, after all of them.
    this.send({ ...this.dialect.atEnd, code: this.#closedWith });
    await this.#ended.promise;
  }

  /** Sends the hub a request in the name of this connection. */
  send(request: Request): void {
    this.#link.send(seal(this.#address, request));
  }

  /** Handles an event that is for this connection alone. */
  receive(event: Event): void {
    this.write(this.dialect.encode([event]));
    const { content } = event;
    if (content.type === 'welcome') this.#join(content.you.id);
    if (content.type === 'refused') this.#countRefusal(content.code);
    if (content.type === 'bye') this.#end(content.code);
    this.#answered.resolve();
  }

  bye(code: Code): void {
    this.receive(this.#bye(code));
  }

  /**
   * Writes encoded events. A reader who has fallen too far behind is disconnected instead: to wait for one
   * reader would make all others wait, and to keep everything would take the memory of all.
   */
  write(bytes: Uint8Array): void {
    if (this.#closedWith || bytes.length === 0) return;
    const isTooSlow = this.#connection.queuedBytes > MAX_QUEUED_BYTES;
    this.#connection.write(isTooSlow ? this.dialect.encode([this.#bye('too-slow')]) : bytes);
    if (isTooSlow) this.#end('too-slow');
  }

  /**
   * Reads lines until the client ends its side or leaves.
   * @lab 03.4 Read the lines of a client
   */
  async #read(): Promise<void> {
    for await (const lines of this.#connection) {
      for (const line of lines) {
        // A client that does not read its answers is not read, and nobody is while the hub is behind.
        if (this.#connection.queuedBytes > MAX_UNREAD_ANSWER_BYTES)
          await this.#connection.drained();
        while (this.#link.full) await this.#link.drained();
        // The loop goes on, because a socket that nobody reads could not be closed in good order.
        if (this.#closedWith) break;
        const request = this.#parse(line);
        if (!request) continue;
        await this.#ask(request);
        if (request.type === 'leave') return;
      }
    }
  }

  /**
   * Sends a request. Waits for the answer to `hello`, because until then the meaning of the next line is
   * unknown: it is a command, or another name to try. Waits for long answers, too, so that a client that
   * asks for many of them gets one at a time, and others are served in between.
   */
  async #ask(request: Request): Promise<void> {
    this.#answered = Promise.withResolvers();
    this.send(request);
    if (QUESTIONS.has(request.type)) await this.#answered.promise;
  }

  /** Parses a line. A refusal is answered here, and the hub never sees it. */
  #parse(line: Line): Request | undefined {
    try {
      if (line instanceof ProtocolError) throw line;
      return this.dialect.read(line, this);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      const { code, detail, cid } = error;
      this.receive(this.#eventOf({ type: 'refused', code, detail, cid }));
      if (FATAL.has(code)) this.#end(code);
      return undefined;
    }
  }

  #bye(code: Code): Event {
    return this.#eventOf({ type: 'bye', code, detail: DETAILS[code] });
  }

  #eventOf(event: HubEvent): Event {
    return new Envelope(this.#address, JSON.stringify(event));
  }

  #join(memberId: string): void {
    this.memberId = memberId;
    this.#joined.resolve();
  }

  /** Anyone who cannot say a valid name in a few attempts is probably not a person at a keyboard. */
  #countRefusal(code: Code): void {
    this.#refusals += 1;
    if (!this.memberId && this.dialect.givesUp(code, this.#refusals)) this.#end(code);
  }

  #end(code: Code): void {
    if (this.#closedWith) return;
    this.#closedWith = code;
    this.#joined.resolve();
    this.#ended.resolve(code);
    this.#connection.close(code);
  }
}
