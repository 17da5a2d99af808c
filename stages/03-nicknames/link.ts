/**
 * The link between an I/O thread and the hub: what travels on it, and the simplest way to carry it.
 *
 * A thread has many connections and one link, so each message says which connection it belongs to, as the
 * address on an envelope does. A person can read it:
 *
 *     thread → hub    12 {"type":"who"}
 *     hub → thread    12 {"type":"members","members":[…]}
 *
 * The thread numbers its connections. A number means nothing on another link, so the hub never confuses
 * connection 12 of one thread with connection 12 of another.
 */
import { on } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import type { Link } from '../../shared/link.ts';

/** Puts a request or an event into an envelope. JSON escapes line feeds, so a message is always one line. */
export function seal(address: string, content: object): string {
  return `${address} ${JSON.stringify(content)}`;
}

/** A message that has arrived, with the number of its connection as `address`. */
export class Envelope<Content> {
  readonly address: string;
  /** The content as it is on the wire. Programs receive exactly this, so for them nothing is parsed. */
  readonly json: string;
  #content: Content | undefined;

  constructor(address: string, json: string) {
    this.address = address;
    this.json = json;
  }

  static open<Content>(message: string): Envelope<Content> {
    const space = message.indexOf(' ');
    return new Envelope(message.slice(0, space), message.slice(space + 1));
  }

  /**
   * The content, parsed when it is first needed. It is not validated: both ends of a link are threads of
   * this program, and the thread that sends a request has checked it (`Dialect.read`).
   */
  get content(): Content {
    this.#content ??= JSON.parse(this.json) as Content;
    return this.#content;
  }
}

/**
 * The simplest link between two threads: one port of a `MessageChannel`, whose other port the other thread
 * has. Each message is copied to that thread and handled in a turn of the event loop of its own.
 *
 * What is left out: `full` is never true, so a thread could send faster than the hub reads, and the messages
 * would pile up. With names alone, nobody notices. With a room full of people who talk, it matters: stage 04
 * has a link that counts bytes, and combines the messages of a turn into one.
 */
export class PortLink implements Link {
  readonly full = false;
  readonly #port: MessagePort;
  readonly #messages: AsyncIterator<readonly string[]>;

  constructor(port: MessagePort) {
    this.#port = port;
    // `on` queues what arrives until the loop asks for it. A port closes with its thread, in any case.
    this.#messages = on(port, 'message', { close: ['close'] });
  }

  send(message: string): void {
    this.#port.postMessage(message);
  }

  async drained(): Promise<void> {}

  [Symbol.asyncIterator](): AsyncIterator<readonly string[]> {
    return this.#messages;
  }

  close(): void {
    this.#port.close();
  }
}
