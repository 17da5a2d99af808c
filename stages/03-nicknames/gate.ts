import { setImmediate } from 'node:timers/promises';
import { ProtocolError } from '../../shared/codes.ts';
import type { Connection, Line } from '../../shared/connection.ts';
import {
  HELLO_TIMEOUT_MS,
  MAX_UNREAD_ANSWER_BYTES,
  MAX_WAITING_PER_THREAD,
} from '../../shared/limits.ts';
import type { Link } from '../../shared/link.ts';
import { QUESTIONS, type Request } from '../../shared/protocol.ts';
import { encodeAsked } from './asked.ts';
import { Conversation } from './conversation.ts';
import type { Entrance } from './dialect.ts';
import { Inquiry } from './inquiry.ts';
import { Told } from './told.ts';
import { WaitingRoom } from './waiting-room.ts';

export type Conversations = ReadonlyMap<number, Conversation>;

/** Delivers the hub's messages of one turn to the conversations that they are for. */
export type Deliver = (told: readonly Told[], conversations: Conversations) => void;

/** Delivers each reply to its connection. This is enough while there is no broadcast. */
export const deliverReplies: Deliver = (told, conversations) => {
  for (const each of told) if (each.to !== undefined) conversations.get(each.to)?.tell(each);
};

/** Connects the connections of one I/O thread with its link to the hub. */
export class Gate {
  readonly #link: Link;
  readonly #deliver: Deliver;
  readonly #conversations = new Map<number, Conversation>();
  readonly #waiting = new WaitingRoom<Conversation>(MAX_WAITING_PER_THREAD);
  readonly #inquiries = new Map<number, Inquiry>();
  #lastNumber = 0;

  constructor(link: Link, deliver: Deliver) {
    this.#link = link;
    this.#deliver = deliver;
    void this.#listen();
  }

  /** Serves one connection, from its greeting to its end. */
  async serve(connection: Connection, entrance: Entrance): Promise<void> {
    const conversation = new Conversation(connection, entrance);
    this.#waiting.enter(conversation, connection.remoteAddress)?.bye('crowded');
    const number = this.#nextNumber();
    this.#conversations.set(number, conversation);
    const overdue = setTimeout(() => conversation.bye('timed-out'), HELLO_TIMEOUT_MS);
    const stopWaiting = () => {
      clearTimeout(overdue);
      this.#waiting.leave(conversation);
    };
    try {
      await this.#read(connection, conversation, number, stopWaiting);
    } catch (error) {
      console.error('Serving a connection failed:', error);
      conversation.bye('internal-error');
    } finally {
      stopWaiting();
      this.#send(number, conversation.dialect.atEnd);
      this.#forget(number);
    }
  }

  /** Opens an inquiry, which asks the hub without being a connection, such as for an HTTP request. */
  inquire(): Inquiry {
    const number = this.#nextNumber();
    const inquiry = new Inquiry((request) => this.#send(number, request));
    this.#inquiries.set(number, inquiry);
    inquiry.signal.addEventListener('abort', () => this.#inquiries.delete(number));
    return inquiry;
  }

  /**
   * Asks the hub one question without a connection.
   * @throws ProtocolError if the hub refuses
   */
  async ask<T>(request: Request): Promise<T> {
    using inquiry = this.inquire();
    return await inquiry.ask<T>(request);
  }

  /** Says goodbye to everybody. */
  close(): void {
    for (const conversation of this.#conversations.values()) conversation.bye('shutting-down');
    this.#link.close();
  }

  async #read(
    connection: Connection,
    conversation: Conversation,
    number: number,
    stopWaiting: () => void,
  ): Promise<void> {
    for await (const lines of connection) {
      for (const line of lines) {
        // A client that does not read our answers is not read, and nobody is while the hub is behind.
        if (connection.queuedBytes > MAX_UNREAD_ANSWER_BYTES) await connection.drained();
        while (this.#link.full) await this.#link.drained();
        if (conversation.ended) break;
        const request = read(line, conversation);
        if (!request) continue;
        const isHello = request.type === 'hello';
        const { remoteAddress: address } = connection;
        this.#send(number, isHello ? { ...request, address } : request);
        if (request.type === 'leave') return;
        if (QUESTIONS.has(request.type)) await conversation.answered();
        if (isHello && conversation.memberId) stopWaiting();
      }
    }
  }

  async #listen(): Promise<void> {
    for await (const batch of this.#link) {
      const told = batch.map(Told.from);
      this.#deliver(told, this.#conversations);
      for (const each of told) if (each.to !== undefined) this.#settle(each.to, each);
      // At most once per turn, so that messages that arrive meanwhile are written together.
      await setImmediate();
    }
  }

  #settle(number: number, told: Told): void {
    this.#inquiries.get(number)?.hear(told.event);
    this.#forget(number);
  }

  #send(from: number, request: Request): void {
    this.#link.send(encodeAsked(from, request));
  }

  #nextNumber(): number {
    this.#lastNumber += 1;
    return this.#lastNumber;
  }

  /** Removes a conversation once it has ended. Until then the hub's answers are still delivered. */
  #forget(number: number): void {
    if (this.#conversations.get(number)?.ended) this.#conversations.delete(number);
  }
}

/** Parses a line. A refusal is answered here, and the hub never sees it. */
function read(line: Line, conversation: Conversation): Request | undefined {
  try {
    if (line instanceof ProtocolError) throw line;
    return conversation.read(line);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    conversation.refuse(error);
    return undefined;
  }
}
