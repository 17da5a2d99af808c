import { type Code, DETAILS } from '../../shared/codes.ts';
import type { Link } from '../../shared/link.ts';
import type { ServerEvent } from '../../shared/protocol.ts';
import type { Member } from './roster.ts';
import { type HubEvent, Told } from './told.ts';

/** One connection as the hub sees it: a number at the far end of a link, and who it speaks for. */
export class Caller {
  /** Nobody until `hello`. */
  member: Member | undefined;
  readonly #link: Link;
  readonly #number: number;
  #gone = false;

  constructor(link: Link, number: number) {
    this.#link = link;
    this.#number = number;
  }

  /** Whether it has been told `bye`, after which it may be forgotten. */
  get gone(): boolean {
    return this.#gone;
  }

  reply(event: ServerEvent): void {
    this.#tell(event);
  }

  /** Many events as one message: it counts on the link as what it is. */
  replyAll(events: readonly ServerEvent[]): void {
    this.#tell({ type: 'several', events });
  }

  /** Answers a thread that asked in the name of no connection (`Gate.ask`). */
  answer(value: unknown): void {
    this.#tell({ type: 'answer', value });
  }

  /** The last word; the thread closes the connection after it. */
  bye(code: Code): void {
    this.reply({ type: 'bye', code, detail: DETAILS[code] });
    this.#gone = true;
  }

  #tell(event: HubEvent): void {
    if (!this.#gone) this.#link.send(Told.message(event, this.#number));
  }
}
