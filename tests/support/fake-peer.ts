import type { HubEvent } from '../../shared/protocol.ts';
import { Peer } from '../../stages/03-nicknames/hub.ts';
import { Envelope } from '../../stages/03-nicknames/link.ts';
import { FakeLink } from './fake-link.ts';

/** A connection as the hub sees it, without a thread. Tests read what the hub has sent it. */
export class FakePeer extends Peer {
  readonly #link: FakeLink;

  constructor() {
    const link = new FakeLink();
    super(link, '1');
    this.#link = link;
  }

  /** All events that it has received. */
  get events(): HubEvent[] {
    return this.#link.sent.map((message) => Envelope.open<HubEvent>(message).content);
  }
}
