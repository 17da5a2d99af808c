import { CLOSE, type Code, DETAILS, RECONNECT_AFTER } from '../../shared/codes.ts';
import { FIRST_RECONNECT_DELAY_MS, MAX_RECONNECT_DELAY_MS } from '../../shared/limits.ts';
import type { Bye, ServerEvent } from '../../shared/protocol.ts';
import { Heartbeat } from './heartbeat.ts';
import { HeldName } from './held-name.ts';
import { type ClientRequest, follow, helloOf, type Membership } from './membership.ts';
import type { OpenTransport, Transport } from './transport.ts';

/*
 * Networks break all the time: a phone changes from Wi-Fi to mobile data, a laptop sleeps, a server is
 * restarted. Nobody should have to notice more than a word in the status line.
 *
 * Two decisions are made here. The first is whether to come back: the close code says so
 * (`RECONNECT_AFTER`), because to come back after `replaced` would make two windows push each other out
 * without end. The second is when: the delay doubles with each attempt and is then multiplied by a random
 * number ("exponential backoff with full jitter"), so that a thousand clients do not all come back in the
 * same second after a restart.
 *
 * A member whom the host has removed is at the door again, like a newcomer: the session is void, and only
 * the person can decide to come back.
 */

/** The state of the connection to the server. Only the person can leave the last three states. */
export type ConnectionState =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'online' }
  /** `nextTryAt` is in milliseconds since 1970, and absent during an attempt. */
  | { readonly phase: 'reconnecting'; readonly nextTryAt?: number; readonly reason: string }
  | { readonly phase: 'idle' }
  /** The room does not let us in, or has removed us. Joining again, perhaps under another name, may help. */
  | { readonly phase: 'refused'; readonly code: Code; readonly detail: string }
  | { readonly phase: 'offline'; readonly reason: string; readonly code?: Code };

/** True for refusals that are about the name alone. */
export function anotherNameHelps(code: Code): boolean {
  return code.startsWith('name-');
}

/** Says why we are out of the room, if another name does not help. */
export function whyOver(state: ConnectionState): string | undefined {
  if (state.phase === 'offline') return state.reason;
  if (state.phase === 'refused' && !anotherNameHelps(state.code)) return state.detail;
  return undefined;
}

/** The parts of a connection. Tests pass their own transport and `random`. */
export interface ReconnectorOptions {
  readonly open: OpenTransport;
  /** Uniform in [0, 1): spreads the reconnects after a restart. */
  readonly random: () => number;
  readonly onState: (state: ConnectionState) => void;
  readonly onEvent: (event: ServerEvent) => void;
}

/** The connection to the server: says hello, notices when it breaks, and reconnects as the same member. */
export class Reconnector {
  readonly #options: ReconnectorOptions;
  readonly #heldName = new HeldName();
  readonly #heartbeat = new Heartbeat(
    () => this.send({ type: 'ping' }),
    () => this.#broken(),
  );
  #state: ConnectionState = { phase: 'idle' };
  #membership: Membership = { name: '' };
  #transport: Transport | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #tries = 0;
  #bye: Bye | undefined;

  constructor(options: ReconnectorOptions) {
    this.#options = options;
  }

  /** The data with which a later connection, of this page or the next one, resumes. */
  get membership(): Membership {
    return this.#membership;
  }

  get online(): boolean {
    return this.#state.phase === 'online';
  }

  /** Whether the connection has ended and only joining again starts a new one. */
  get ended(): boolean {
    return this.#state.phase === 'offline';
  }

  /** Joins under this name, or resumes if the membership has a session. */
  join(membership: Membership): void {
    this.#hangUp();
    this.#membership = membership;
    this.#tries = 0;
    this.#enter({ phase: 'connecting' });
    this.#connect();
  }

  /** Sends a request while online, and otherwise drops it: what must arrive is sent again after `welcome`. */
  send(request: ClientRequest): void {
    if (this.online) this.#transport?.send(JSON.stringify(request));
  }

  /** Reconnects at once instead of waiting. */
  tryNow(): void {
    if (this.#state.phase !== 'reconnecting' || this.#state.nextTryAt === undefined) return;
    const { nextTryAt: _over, ...trying } = this.#state;
    this.#enter(trying);
    this.#connect();
  }

  /** Leaves for good. */
  leave(): void {
    this.send({ type: 'leave' });
    this.#membership = { name: this.#membership.name };
    this.#end({ phase: 'idle' });
  }

  #connect(): void {
    this.#bye = undefined;
    this.#heartbeat.heard();
    this.#transport = this.#options.open({
      opened: () => {
        this.#transport?.send(JSON.stringify(helloOf(this.#membership)));
        this.#heldName.asked(this.#membership.name);
      },
      message: (text) => this.#receive(text),
      closed: (code, reason) => this.#closed(code, reason),
    });
  }

  #receive(text: string): void {
    this.#heartbeat.heard();
    this.#heldName.answered();
    // Not validated: the page trusts its server, and the terminal has checked it (tcp/safe-transport.ts).
    const event = JSON.parse(text) as ServerEvent;
    this.#membership = follow(this.#membership, event);
    if (event.type === 'bye') this.#bye = event;
    if (event.type === 'welcome') {
      this.#tries = 0;
      this.#enter({ phase: 'online' });
    }
    if (event.type === 'refused' && !this.online) this.#refused(event);
    else this.#options.onEvent(event);
  }

  /** The server refused the `hello`. If it is full, the same `hello` may succeed later. */
  #refused({ code, detail }: { readonly code: Code; readonly detail: string }): void {
    const isHeld = code === 'name-taken' && this.#heldName.mayBeOurs(this.#membership.name);
    if (isHeld) this.#broken('the room still holds your name');
    else if (code === 'server-full') this.#end({ phase: 'offline', reason: detail, code });
    else this.#end({ phase: 'refused', code, detail });
  }

  #closed(code: number, given?: string): void {
    const bye = this.#bye;
    const reason = bye?.detail ?? given;
    if (RECONNECT_AFTER.has(code)) this.#broken(reason);
    else if (code === CLOSE.removed) this.#removed(bye?.code, reason);
    else {
      const unknown = `the connection was closed (${code})`;
      this.#end({ phase: 'offline', reason: reason ?? unknown, ...(bye && { code: bye.code }) });
    }
  }

  /** What we have seen stays known, so that the log has no gap if we are let in again. */
  #removed(code: Code = 'kicked', detail: string = DETAILS[code]): void {
    const { name, since } = this.#membership;
    this.#membership = { name, ...(since && { since }) };
    this.#end({ phase: 'refused', code, detail });
  }

  #broken(given?: string): void {
    const reason =
      given ?? (this.online ? 'the connection was lost' : 'the server does not answer');
    this.#hangUp();
    const longest = FIRST_RECONNECT_DELAY_MS * 2 ** this.#tries;
    const delay = this.#options.random() * Math.min(MAX_RECONNECT_DELAY_MS, longest);
    this.#tries += 1;
    this.#enter({ phase: 'reconnecting', nextTryAt: Date.now() + delay, reason });
    this.#retry = setTimeout(() => this.tryNow(), delay);
  }

  #end(state: ConnectionState): void {
    this.#hangUp();
    this.#enter(state);
  }

  #hangUp(): void {
    clearTimeout(this.#retry);
    this.#heartbeat.stop();
    this.#transport?.close();
    this.#transport = undefined;
    this.#heldName.ended();
  }

  #enter(state: ConnectionState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}
