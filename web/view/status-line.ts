import { isolated } from '../../clients/chat/direction.ts';
import { sentence } from '../../clients/chat/format.ts';
import { refusalSentence } from '../../clients/chat/host-words.ts';
import type { ConnectionState } from '../../clients/chat/reconnector.ts';
import { byId, element } from './dom.ts';

/*
 * The state of the connection in words, with a button where a person can do something about it. As long
 * as everything works it says one word. A countdown changes each second, so it is kept out of the part
 * that screen readers announce.
 */

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

/** The state of the connection, in words. */
export interface ConnectionStatus {
  readonly text: string;
  /** The label of the button that helps, if there is one. */
  readonly wayOut?: string;
}

/** Describes the state of the connection. `hasNetwork` says whether the device believes that it is online. */
export function connectionStatus(state: ConnectionState, hasNetwork: boolean): ConnectionStatus {
  switch (state.phase) {
    case 'idle':
    case 'refused':
      return { text: '' };
    case 'connecting':
      return { text: 'Connecting…' };
    case 'online':
      return { text: 'Online' };
    case 'reconnecting': {
      const reason = hasNetwork ? (state.reason ?? '') : 'this device has no network';
      return { text: `${reason && sentence(reason)} Reconnecting…`.trim(), wayOut: 'Try now' };
    }
    case 'offline':
      if (state.code === 'replaced') {
        return { text: 'You continued in another window.', wayOut: 'Use it here' };
      }
      return { text: `Offline. ${sentence(state.reason)}`, wayOut: 'Try again' };
  }
}

/** Says why the room does not let us in under this name. `ourName` is the one that we had in it, if we had one. */
export function refusalText(
  { code, detail }: ConnectionState & { readonly phase: 'refused' },
  name: string,
  ourName: string | undefined,
): string {
  return code === 'name-taken' && name === ourName ? nameLost(name) : refusalSentence(code, detail);
}

/** Says why a name is refused to a person who had it until a moment ago. */
function nameLost(name: string): string {
  return `While you were away, somebody took the name “${isolated(name)}”. Choose another one to continue.`;
}
