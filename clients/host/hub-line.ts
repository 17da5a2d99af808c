/**
 * The console's end of its link to the hub: one request at a time, each with its answer. The hub serves this
 * link with a table of handlers of its own, which no member reaches.
 */
import { ProtocolError } from '../../shared/codes.ts';
import type { HostRequest } from '../../shared/host-protocol.ts';
import type { Link } from '../../shared/link.ts';
import type { HubEvent } from '../../shared/protocol.ts';
import { Envelope, seal } from '../../stages/03-nicknames/link.ts';

/** The one who asks, as on an envelope. There is one host. */
const ADDRESS = 'host';

/** Asks the hub. Requests that are made at the same time wait for each other. */
export class HubLine {
  readonly #link: Link;
  readonly #answers: AsyncIterator<HubEvent, undefined>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(link: Link) {
    this.#link = link;
    this.#answers = eventsOf(link);
  }

  /**
   * Resolves to the value of the answer.
   * @throws ProtocolError if the hub refuses, or has ended
   */
  ask(request: HostRequest): Promise<unknown> {
    const answer = this.#last.then(() => this.#ask(request));
    this.#last = answer.catch(() => {});
    return answer;
  }

  async #ask(request: HostRequest): Promise<unknown> {
    this.#link.send(seal(ADDRESS, request));
    const { value: event } = await this.#answers.next();
    if (event?.type === 'answer') return event.value;
    if (event?.type === 'refused') throw new ProtocolError(event.code, event.detail);
    throw new ProtocolError('shutting-down');
  }
}

async function* eventsOf(link: Link): AsyncGenerator<HubEvent, undefined> {
  for await (const messages of link) {
    for (const message of messages) yield Envelope.open<HubEvent>(message).content;
  }
}
