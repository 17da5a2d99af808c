import { type Code, DETAILS } from '../../shared/codes.ts';
import type { Link } from '../../shared/link.ts';
import type { ServerEvent } from '../../shared/protocol.ts';
import type { Member } from './roster.ts';
import { type HubEvent, Told } from './told.ts';

/** One connection as the hub sees it: a number at the other end of a link, and its member. */
export class Caller {
  /** Undefined until `hello`. */
  member: Member | undefined;
  readonly #link: Link;
  readonly #number: number;
  #gone = false;

  constructor(link: Link, number: number) {
    this.#link = link;
    this.#number = number;
  }

  /** Whether `bye` has been sent. After that the caller can be forgotten. */
  get gone(): boolean {
    return this.#gone;
  }

  reply(event: ServerEvent): void {
    this.#tell(event);
  }

  /** Sends several events as one message, which counts on the link with its full size. */
  replyAll(events: readonly ServerEvent[]): void {
    this.#tell({ type: 'several', events });
  }

  /** Answers a thread that asked without a connection (`Gate.ask`). */
  answer(value: unknown): void {
    this.#tell({ type: 'answer', value });
  }

  /** Sends `bye`, after which the thread closes the connection. */
  bye(code: Code): void {
    this.reply({ type: 'bye', code, detail: DETAILS[code] });
    this.#gone = true;
  }

  #tell(event: HubEvent): void {
    if (!this.#gone) this.#link.send(Told.message(event, this.#number));
  }
}
