import type { ServerEvent } from '../../shared/protocol.ts';
import { type Mute, mutedSentence, UNMUTED } from './host-words.ts';

/*
 * A mute concerns one member alone, so it is not on the timeline, and nothing of it is in the room model.
 * It is over when the server says so. Our own clock may be wrong, so `until` is only shown. After a break the
 * server says again, after the welcome, whether it still applies.
 */

/** Receives what changes for a member who is muted. */
export interface MutingListener {
  changed(mute: Mute | undefined): void;
  /** A sentence for the person. */
  said(notice: string): void;
}

/** Whether the host has muted us, and until when. */
export class Muting {
  readonly #listener: MutingListener;
  #mute: Mute | undefined;

  constructor(listener: MutingListener) {
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

  #over(): void {
    if (!this.#mute) return;
    this.#set(undefined);
    this.#listener.said(UNMUTED);
  }

  #set(mute: Mute | undefined): void {
    this.#mute = mute;
    this.#listener.changed(mute);
  }
}
