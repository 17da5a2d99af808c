import { Caller } from '../../stages/03-nicknames/caller.ts';
import { type HubEvent, Told } from '../../stages/03-nicknames/told.ts';
import { FakeLink } from './fake-link.ts';

/** A connection as the hub sees it, without a thread: tests read what the hub has told it. */
export class FakeCaller extends Caller {
  readonly #link: FakeLink;

  constructor() {
    const link = new FakeLink();
    super(link, 1);
    this.#link = link;
  }

  /** All that it has been told. */
  get told(): HubEvent[] {
    return this.#link.sent.map((message) => Told.from(message).event);
  }
}
