import type { ServerEvent } from '../../shared/protocol.ts';

const EVERYBODY = '*';

/** What a thread gets that asked in the name of no connection; no client ever sees it. */
interface Answer {
  readonly type: 'answer';
  readonly value: unknown;
}

/** Several events as one answer, to a person who wants to read them again; JSON clients never ask for that. */
interface Several {
  readonly type: 'several';
  readonly events: readonly ServerEvent[];
}

export type HubEvent = ServerEvent | Answer | Several;

/**
 * What the hub tells a thread: an event, for one connection or for every member. It travels as
 * `12 {…}` or `* {…}`, with the event as the JSON that clients get, so that a thread whose
 * listeners all speak JSON never parses it.
 */
export class Told {
  /** The connection that it is for; nothing when it is for every member. */
  readonly to: number | undefined;
  readonly json: string;
  #event: HubEvent | undefined;

  constructor(json: string, to?: number) {
    this.json = json;
    this.to = to;
  }

  static from(message: string): Told {
    const space = message.indexOf(' ');
    const to = message.slice(0, space);
    return new Told(message.slice(space + 1), to === EVERYBODY ? undefined : Number(to));
  }

  /** The message on the link. */
  static message(event: HubEvent, to: number | typeof EVERYBODY = EVERYBODY): string {
    return `${to} ${JSON.stringify(event)}`;
  }

  get event(): HubEvent {
    this.#event ??= JSON.parse(this.json) as HubEvent;
    return this.#event;
  }
}
