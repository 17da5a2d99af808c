import { Caller } from '../../stages/03-nicknames/caller.ts';
import { type HubEvent, Told } from '../../stages/03-nicknames/told.ts';
import { FakeLink } from './fake-link.ts';

/** A connection as the hub sees it, without a thread. Tests read what the hub has sent it. */
export class FakeCaller extends Caller {
  readonly #link: FakeLink;

  constructor() {
    const link = new FakeLink();
    super(link, 1);
    this.#link = link;
  }

  /** All events that it has received. */
  get told(): HubEvent[] {
    return this.#link.sent.map((message) => Told.from(message).event);
  }
}
