/**
 * The heart of an I/O thread, between its connections and its link to the hub. It numbers the connections,
 * and passes each event of the hub on to the connection on its envelope. It decides nothing: what a line means
 * is for the conversation, and what it does to the room is for the hub.
 */
import type { Connection } from '../../shared/connection.ts';
import type { Link } from '../../shared/link.ts';
import type { Log } from '../../shared/log.ts';
import type { HubEvent } from '../../shared/protocol.ts';
import { Conversation, type Event } from './conversation.ts';
import { Envelope } from './link.ts';
import type { Dialect } from './text-dialect.ts';

export type Conversations = ReadonlyMap<string, Conversation>;
/** Delivers the hub's events to the conversations that they are for. */
export type Deliver = (
  events: readonly Event[],
  conversations: Conversations,
) => void | Promise<void>;

/** Delivers each event to the connection on its envelope. */
export const deliverReplies: Deliver = (events, conversations) => {
  for (const event of events) conversations.get(event.address)?.receive(event);
};

/** All conversations of one I/O thread, and its link to the hub. */
export class Gate {
  readonly #link: Link;
  readonly #conversations = new Map<string, Conversation>();
  readonly #log: Log;
  #count = 0;

  constructor(link: Link, deliver: Deliver, log: Log) {
    this.#link = link;
    this.#log = log;
    void this.#receive(deliver);
  }

  /** The conversations that have not ended, by the numbers of their connections. */
  get conversations(): Conversations {
    return this.#conversations;
  }

  /** Serves a connection, from its greeting to its end. */
  serve(connection: Connection, dialect: Dialect): Conversation {
    this.#count += 1;
    const address = String(this.#count);
    const conversation = new Conversation(connection, dialect, this.#link, address, this.#log);
    this.#conversations.set(address, conversation);
    void conversation.run().then(() => this.#conversations.delete(address));
    return conversation;
  }

  /** Says goodbye to everybody. The hub sees the end of the link, so it need not be told about each one. */
  close(): void {
    for (const conversation of this.#conversations.values()) conversation.bye('shutting-down');
    this.#link.close();
  }

  async #receive(deliver: Deliver): Promise<void> {
    for await (const messages of this.#link) {
      const events = messages.map((message) => Envelope.open<HubEvent>(message));
      await deliver(events, this.#conversations);
    }
  }
}
