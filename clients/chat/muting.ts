import type { ServerEvent } from '../../shared/protocol.ts';
import { type Mute, mutedSentence, UNMUTED } from './host-words.ts';

/*
 * A mute concerns one member alone, so it is not on the timeline, and nothing of it is in the room model.
 * It is over when the server says so, or at its time, whichever comes first. After a break only the server
 * knows whether it still applies, and says it again after the welcome.
 */

/** Receives what changes for a member who is muted. */
export interface MutingListener {
  changed(mute: Mute | undefined): void;
  /** A sentence for the person. */
  said(notice: string): void;
}

/** The longest time that a timer can wait, in milliseconds. A longer one would fire at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** Whether the host has muted us, and until when. */
export class Muting {
  readonly #listener: MutingListener;
  readonly #now: () => number;
  #mute: Mute | undefined;
  #end: ReturnType<typeof setTimeout> | undefined;

  /** `now` is the time by the server's clock. */
  constructor(now: () => number, listener: MutingListener) {
    this.#now = now;
    this.#listener = listener;
  }

  get mute(): Mute | undefined {
    return this.#mute;
  }

  apply(event: ServerEvent): void {
    if (event.type === 'welcome') this.forget();
    else if (event.type === 'unmuted') this.#over();
    else if (event.type === 'muted') {
      this.#set(event);
      this.#listener.said(mutedSentence(event));
    }
  }

  /** Says nothing: the person has left, or is in the room anew. */
  forget(): void {
    if (this.#mute) this.#set(undefined);
  }

  /** It may be over by our own clock before the server says so. */
  #over(): void {
    if (!this.#mute) return;
    this.#set(undefined);
    this.#listener.said(UNMUTED);
  }

  #set(mute: Mute | undefined): void {
    this.#mute = mute;
    clearTimeout(this.#end);
    if (mute?.until !== undefined) {
      const left = Math.min(mute.until - this.#now(), MAX_TIMEOUT_MS);
      this.#end = setTimeout(() => this.#over(), left);
    }
    this.#listener.changed(mute);
  }
}
