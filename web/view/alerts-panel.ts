import type { Entry } from '../../clients/chat/entry.ts';
import { throttled } from '../../clients/chat/typing.ts';
import { type Alert, chime, Notifications } from '../alerts/alert.ts';
import { recallAlert, rememberAlert } from '../storage.ts';
import { byId } from './dom.ts';

/*
 * The bell, with a switch for each alert. What the device has stored is what the person wanted; what the
 * browser allows may have changed since. A switch is on only if both agree.
 */

/** Space between the bell and the panel below it, in pixels. */
const GAP_PX = 10;

/** The bell, and its panel with the switches for alerts about messages. */
export class AlertsPanel {
  readonly #bell = byId('alerts-toggle', HTMLButtonElement);
  readonly #onlyForYou = byId('alerts-for-you', HTMLInputElement);
  readonly #notifications = new Notifications();
  readonly #switches = [chime(), this.#notifications].map(
    (alert) => new AlertSwitch(alert, this.#notifications.obstacle ?? '', () => this.#showBell()),
  );

  constructor() {
    this.#onlyForYou.role = 'switch';
    this.#onlyForYou.checked = recallAlert('for-you');
    this.#onlyForYou.addEventListener('change', () =>
      rememberAlert('for-you', this.#onlyForYou.checked),
    );
    const panel = byId('alerts', HTMLElement);
    panel.addEventListener('beforetoggle', () => {
      panel.style.top = `${this.#bell.getBoundingClientRect().bottom + GAP_PX}px`;
    });
    this.#showBell();
  }

  /**
   * Alerts the person to a message that arrived out of sight. What is for this person is told at once, even shortly
   * after another message, and also to those who want no other alerts.
   */
  tell(entry: Entry, isForYou: boolean): void {
    if (this.#onlyForYou.checked && !isForYou) return;
    for (const each of this.#switches) each.tell(entry, isForYou);
  }

  /** The messages are gone, and so is the notification about the latest. */
  cleared(): void {
    this.#notifications.close();
  }

  #showBell(): void {
    const isOn = this.#switches.some((each) => each.isOn);
    this.#bell.querySelector('use')?.setAttribute('href', isOn ? '#icon-bell' : '#icon-bell-off');
  }
}

/** Time between two alerts, in milliseconds: a flood of messages causes one. */
const PAUSE_MS = 1_500;

/** The switch of one alert. It can be on only while the browser allows it. */
class AlertSwitch {
  readonly #alert: Alert;
  readonly #switch: HTMLInputElement;
  readonly #problem = byId('alerts-problem', HTMLElement);
  readonly #obstacle: string;
  readonly #onChange: () => void;
  readonly #tell = throttled(PAUSE_MS, (entry: Entry) => this.#alert.tell(entry));

  /** `obstacle` says why one of the switches cannot be used here. It is shown unless there is a newer problem. */
  constructor(alert: Alert, obstacle: string, onChange: () => void) {
    this.#alert = alert;
    this.#obstacle = obstacle;
    this.#onChange = onChange;
    this.#switch = byId(`alert-${alert.name}`, HTMLInputElement);
    this.#switch.role = 'switch';
    this.#switch.checked = recallAlert(alert.name) && alert.isAllowed;
    this.#switch.disabled = alert.obstacle !== undefined;
    this.#problem.textContent = obstacle;
    this.#switch.addEventListener('change', () => void this.#changed());
  }

  get isOn(): boolean {
    return this.#switch.checked;
  }

  tell(entry: Entry, isUrgent: boolean): void {
    if (!this.isOn) return;
    if (isUrgent) this.#alert.tell(entry);
    else this.#tell(entry);
  }

  /** Asking may take as long as the person likes, and the answer may switch it off again. */
  async #changed(): Promise<void> {
    const asks = this.isOn && !this.#alert.isAllowed;
    this.#problem.textContent = asks ? 'Allow it when the browser asks.' : this.#obstacle;
    const whyNot = this.isOn ? await this.#alert.switchOn() : undefined;
    if (whyNot !== undefined) this.#switch.checked = false;
    this.#problem.textContent = whyNot ?? this.#obstacle;
    rememberAlert(this.#alert.name, this.isOn);
    this.#onChange();
  }
}
