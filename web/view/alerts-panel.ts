import type { Entry } from '../../clients/chat/entry.ts';
import { chime } from '../alerts/chime.ts';
import { Notifications } from '../alerts/notifications.ts';
import { AlertSwitch } from './alert-switch.ts';
import { byId } from './dom.ts';

/** Space between the bell and the panel below it, in pixels. */
const GAP_PX = 10;

/** The bell, and its panel with the switches for alerts about messages. */
export class AlertsPanel {
  readonly #bell = byId('alerts-toggle', HTMLButtonElement);
  readonly #switches = [chime(), new Notifications()].map(
    (alert) => new AlertSwitch(alert, () => this.#showBell()),
  );

  constructor() {
    const panel = byId('alerts', HTMLElement);
    panel.addEventListener('beforetoggle', () => {
      panel.style.top = `${this.#bell.getBoundingClientRect().bottom + GAP_PX}px`;
    });
    this.#showBell();
  }

  /** Alerts the person to a message that arrived out of sight. */
  tell(entry: Entry): void {
    for (const each of this.#switches) each.tell(entry);
  }

  #showBell(): void {
    const isOn = this.#switches.some((each) => each.isOn);
    this.#bell.querySelector('use')?.setAttribute('href', isOn ? '#icon-bell' : '#icon-bell-off');
  }
}
