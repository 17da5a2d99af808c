import type { Link } from '../../shared/link.ts';
import { Caller } from '../../stages/03-nicknames/caller.ts';
import { type HubEvent, Told } from '../../stages/03-nicknames/told.ts';

/** A connection as the hub sees it, without a thread: tests read what the hub has told it. */
export class FakeCaller extends Caller {
  readonly told: HubEvent[];

  constructor() {
    const told: HubEvent[] = [];
    super(
      linkTo((message) => told.push(Told.from(message).event)),
      1,
    );
    this.told = told;
  }
}

function linkTo(send: (message: string) => void): Link {
  return {
    send,
    full: false,
    drained: async () => {},
    close: () => {},
    async *[Symbol.asyncIterator]() {},
  };
}
