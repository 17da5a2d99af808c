import type { ClipKind, Welcome } from '../../shared/protocol.ts';
import { byId } from './dom.ts';

/*
 * The frame of the page: what is visible in the room and outside of it, and the room that an on-screen
 * keyboard leaves.
 */

/** The actions of the buttons around the conversation. */
export interface RoomScreenActions {
  leave(): void;
  record(kind: ClipKind): void;
}

/** Everything on the screen while we are in the room. */
export class RoomScreen {
  readonly #chat = byId('chat', HTMLElement);
  readonly #buttons = byId('room-buttons', HTMLElement);
  readonly #voice = byId('record-voice', HTMLButtonElement);
  readonly #video = byId('record-video', HTMLButtonElement);

  constructor(actions: RoomScreenActions) {
    byId('leave', HTMLButtonElement).addEventListener('click', () => actions.leave());
    this.#voice.addEventListener('click', () => actions.record('voice'));
    this.#video.addEventListener('click', () => actions.record('video'));
  }

  show({ uploadToken }: Welcome): void {
    this.#chat.hidden = false;
    this.#buttons.hidden = false;
    // A server without clips sends no upload token.
    this.#voice.hidden = uploadToken === undefined;
    this.#video.hidden = uploadToken === undefined;
  }

  /** The label of the button for leaving. */
  set leaveLabel(label: string) {
    byId('leave', HTMLButtonElement).title = label;
    byId('leave-label', HTMLElement).textContent = label;
  }

  hide(): void {
    this.#chat.hidden = true;
    this.#buttons.hidden = true;
  }
}

/**
 * Keeps the page above an on-screen keyboard. In other browsers `interactive-widget` in index.html does
 * this; Safari covers the page with the keyboard, and moves the page up.
 */
export function fitAboveKeyboard(): void {
  const seen = window.visualViewport;
  seen?.addEventListener('resize', () => {
    // While zoomed in, less of the page is visible, but nothing is covered.
    const covered = seen.scale > 1 ? 0 : Math.max(0, innerHeight - seen.height);
    document.body.style.setProperty('--covered', `${covered}px`);
    if (covered > 0) scrollTo(0, 0);
  });
}
