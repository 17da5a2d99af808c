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

/** Hands what the hub said in one turn to those whom it concerns. */
export type Deliver = (told: readonly Told[], conversations: Conversations) => void;

/** Each reply to its connection: all there is to deliver before anybody can be heard. */
export const deliverReplies: Deliver = (told, conversations) => {
  for (const each of told) if (each.to !== undefined) conversations.get(each.to)?.tell(each);
};

/** Where the connections of one I/O thread meet its link to the hub. */
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

  /** Somebody who asks the hub and is no connection, such as an HTTP request. */
  inquire(): Inquiry {
    const number = this.#nextNumber();
    const inquiry = new Inquiry((request) => this.#send(number, request));
    this.#inquiries.set(number, inquiry);
    inquiry.signal.addEventListener('abort', () => this.#inquiries.delete(number));
    return inquiry;
  }

  /**
   * Asks one question in the name of no connection.
   * @throws ProtocolError when the hub refuses
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
        // No more is read from a client that does not take our answers, nor from anybody while the hub is behind.
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
      // Once a turn and no more: what comes meanwhile is written together.
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

  /** An ended conversation has had its last word; until then the hub's answers are still delivered. */
  #forget(number: number): void {
    if (this.#conversations.get(number)?.ended) this.#conversations.delete(number);
  }
}

/** The request in a line; a refusal is the connection's own affair, and the hub never hears of it. */
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
