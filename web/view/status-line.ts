import type { ConnectionState } from '../connection.ts';
import { sentence } from '../sentence.ts';
import { byId, element } from './dom.ts';

const TEXTS: Record<ConnectionState['phase'], string> = {
  idle: '',
  refused: '',
  connecting: 'Connecting…',
  online: 'Online',
  reconnecting: 'Reconnecting…',
  offline: 'Offline',
};

/** What a person can do about a connection that is down. */
export interface StatusActions {
  tryNow(): void;
  joinAgain(): void;
}

/** How the page stands with the server, and what a person can do about it. */
export class StatusLine {
  readonly #line = byId('status', HTMLElement);
  readonly #text = element('span', 'status-text');
  /** Apart from the text, so that screen readers do not read every second of it aloud. */
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
    clearInterval(this.#ticking);
    this.#line.dataset.state = state.phase;
    this.#text.textContent =
      state.phase === 'offline' ? `Offline. ${sentence(state.reason)}` : TEXTS[state.phase];
    const nextTryAt = state.phase === 'reconnecting' ? state.nextTryAt : undefined;
    this.#countTo(nextTryAt);
    this.#offer(state.phase, nextTryAt !== undefined);
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

  #offer(phase: ConnectionState['phase'], waiting: boolean): void {
    this.#button.hidden = phase !== 'offline' && !waiting;
    this.#button.textContent = phase === 'offline' ? 'Join again' : 'Try now';
    this.#button.onclick = () =>
      phase === 'offline' ? this.#actions.joinAgain() : this.#actions.tryNow();
  }
}
