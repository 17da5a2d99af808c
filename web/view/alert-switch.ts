import type { Entry } from '../../clients/chat/entry.ts';
import { throttled } from '../../clients/chat/typing.ts';
import type { Alert } from '../alerts/alert.ts';
import { recallAlert, rememberAlert } from '../storage.ts';
import { byId } from './dom.ts';

/** Time between two alerts, in milliseconds: a flood of messages causes one. */
const PAUSE_MS = 1_500;

/** The switch of one alert. It can be on only while the browser allows it. */
export class AlertSwitch {
  readonly #alert: Alert;
  readonly #switch: HTMLInputElement;
  readonly #problem = byId('alerts-problem', HTMLElement);
  readonly #onChange: () => void;
  readonly #tell = throttled(PAUSE_MS, (entry: Entry) => this.#alert.tell(entry));

  constructor(alert: Alert, onChange: () => void) {
    this.#alert = alert;
    this.#onChange = onChange;
    this.#switch = byId(`alert-${alert.name}`, HTMLInputElement);
    this.#switch.role = 'switch';
    this.#switch.checked = alert.isAllowed && recallAlert(alert.name);
    this.#switch.disabled = alert.obstacle !== undefined;
    if (alert.obstacle) this.#problem.textContent = alert.obstacle;
    this.#switch.addEventListener('change', () => void this.#changed());
  }

  get isOn(): boolean {
    return this.#switch.checked;
  }

  tell(entry: Entry): void {
    if (this.isOn) this.#tell(entry);
  }

  async #changed(): Promise<void> {
    const asks = this.isOn && !this.#alert.isAllowed;
    this.#problem.textContent = asks ? 'Allow it when the browser asks.' : '';
    const whyNot = this.isOn ? await this.#alert.switchOn() : undefined;
    if (whyNot !== undefined) this.#switch.checked = false;
    this.#problem.textContent = whyNot ?? '';
    rememberAlert(this.#alert.name, this.isOn);
    this.#onChange();
  }
}
