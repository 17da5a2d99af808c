import { type Code, DETAILS, type ProtocolError } from '../../shared/codes.ts';
import type { Connection } from '../../shared/connection.ts';
import { MAX_QUEUED_BYTES } from '../../shared/limits.ts';
import { QUESTIONS, type Request, type ServerEvent } from '../../shared/protocol.ts';
import type { Dialect, Entrance, Listener } from './dialect.ts';
import { Told } from './told.ts';

/** Refusals that end the connection. */
const FATAL: ReadonlySet<Code> = new Set(['line-too-long', 'wrong-port']);

/** One connection, its dialect, and its state. */
export class Conversation implements Listener {
  dialect: Dialect;
  memberId: string | undefined;
  clock = false;
  readonly #connection: Connection;
  readonly #entrance: Entrance;
  #chosen = false;
  #ended = false;
  #refusals = 0;
  #answered = Promise.withResolvers<void>();

  constructor(connection: Connection, entrance: Entrance) {
    this.#connection = connection;
    this.#entrance = entrance;
    this.dialect = entrance.initial;
    this.write(Buffer.from(this.dialect.greeting));
  }

  get ended(): boolean {
    return this.#ended;
  }

  /**
   * Parses a line into a request.
   * @throws ProtocolError as the dialect does
   */
  read(line: string): Request | undefined {
    if (!this.#chosen) {
      this.dialect = this.#entrance.choose(line);
      this.#chosen = true;
    }
    const request = this.dialect.read(line, this);
    if (request && QUESTIONS.has(request.type)) this.#answered = Promise.withResolvers<void>();
    return request;
  }

  /**
   * Resolves when a question has been answered. Until `hello` is answered, the meaning of the next line is
   * unknown. A client that asks for much gets one answer at a time, so that others are served in between.
   */
  answered(): Promise<void> {
    return this.#answered.promise;
  }

  /** Handles a message from the hub for this connection only: writes it, and updates the state. */
  tell(told: Told): void {
    this.write(this.dialect.encode([told], this));
    const { event } = told;
    if (event.type === 'welcome') this.memberId = event.you.id;
    if (event.type === 'refused') this.#countRefusal(event.code);
    if (event.type === 'bye') this.#end(event.code);
    this.#answered.resolve();
  }

  refuse({ code, detail, cid }: ProtocolError): void {
    this.tell(toldOf({ type: 'refused', code, detail, cid }));
    if (FATAL.has(code)) this.#end(code);
  }

  bye(code: Code): void {
    this.tell(byeOf(code));
  }

  /** Writes encoded events. A reader that has fallen too far behind is disconnected instead. */
  write(bytes: Uint8Array): void {
    if (this.#ended || bytes.length === 0) return;
    const tooSlow = this.#connection.queuedBytes > MAX_QUEUED_BYTES;
    this.#connection.write(tooSlow ? this.dialect.encode([byeOf('too-slow')], this) : bytes);
    if (tooSlow) this.#end('too-slow');
  }

  #countRefusal(code: Code): void {
    this.#refusals += 1;
    if (!this.memberId && this.dialect.givesUp(code, this.#refusals)) this.#end(code);
  }

  #end(code: Code): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#connection.close(code);
  }
}

function toldOf(event: ServerEvent): Told {
  return new Told(JSON.stringify(event));
}

function byeOf(code: Code): Told {
  return toldOf({ type: 'bye', code, detail: DETAILS[code] });
}
