import type { ServerEvent } from '../../shared/protocol.ts';

const EVERYBODY = '*';

/** The answer to a thread that asked without a connection. Clients never see it. */
interface Answer {
  readonly type: 'answer';
  readonly value: unknown;
}

/** Several events as one answer to `/recent`, which JSON clients do not have. */
interface Several {
  readonly type: 'several';
  readonly events: readonly ServerEvent[];
}

export type HubEvent = ServerEvent | Answer | Several;

/**
 * A message from the hub to a thread: an event for one connection or for every member. It travels as `12
 * {…}` or `* {…}`. The event is the JSON that clients get, so that a thread with only JSON listeners never
 * parses it.
 */
export class Told {
  /** The connection that it is for; undefined if it is for every member. */
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

  /** Encodes a message for the link. */
  static message(event: HubEvent, to: number | typeof EVERYBODY = EVERYBODY): string {
    return `${to} ${JSON.stringify(event)}`;
  }

  get event(): HubEvent {
    this.#event ??= JSON.parse(this.json) as HubEvent;
    return this.#event;
  }
}
