import type { ConnectionState } from '../../clients/chat/reconnector.ts';
import { connectionStatus } from '../text/connection-status.ts';
import { byId, element } from './dom.ts';

/** What a person can do about a connection that is down. */
export interface StatusActions {
  tryNow(): void;
  joinAgain(): void;
  /** The button that had the focus is gone. */
  settled(): void;
}

/** The state of the connection, and what a person can do about it. */
export class StatusLine {
  readonly #line = byId('status', HTMLElement);
  readonly #text = element('span', 'status-text');
  /** Separate from the text, so that screen readers do not read every second aloud. */
  readonly #countdown = element('span', 'countdown');
  readonly #button = element('button', 'button small');
  readonly #actions: StatusActions;
  #ticking: ReturnType<typeof setInterval> | undefined;

  constructor(actions: StatusActions) {
    this.#actions = actions;
    this.#text.setAttribute('role', 'status');
    this.#button.type = 'button';
    this.#line.replaceChildren(element('span', 'dot'), this.#text, this.#countdown, this.#button);
  }

  show(state: ConnectionState): void {
    const hadFocus = document.activeElement === this.#button;
    clearInterval(this.#ticking);
    this.#line.dataset.state = state.phase;
    const { text, wayOut } = connectionStatus(state, navigator.onLine);
    // If it were set again, it would be read again.
    if (this.#text.textContent !== text) this.#text.textContent = text;
    this.#countTo(state.phase === 'reconnecting' ? state.nextTryAt : undefined);
    this.#button.hidden = wayOut === undefined;
    this.#button.textContent = wayOut ?? '';
    this.#button.onclick = () =>
      state.phase === 'offline' ? this.#actions.joinAgain() : this.#actions.tryNow();
    if (hadFocus && this.#button.hidden) this.#actions.settled();
  }

  #countTo(time: number | undefined): void {
    this.#countdown.textContent = '';
    if (time === undefined) return;
    const tick = () => {
      const seconds = Math.max(0, Math.ceil((time - Date.now()) / 1000));
      this.#countdown.textContent = `in ${seconds} s`;
    };
    tick();
    this.#ticking = setInterval(tick, 1000);
  }
}
