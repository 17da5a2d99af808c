import { MAX_TAP_DELAY_MS, MAX_TAP_FAULT_BYTES } from '../../../shared/limits.ts';
import type { Side } from '../entry.ts';
import type { Faults } from '../faults.ts';
import type { Order } from '../orders.ts';
import { button, byId, element } from './dom.ts';

/** A fault with a number, as it is asked for. */
interface Field {
  readonly key: Exclude<keyof Faults, 'stall'>;
  readonly label: string;
  readonly unit: string;
  readonly preset: number;
  readonly most: number;
}

const MS = MAX_TAP_DELAY_MS;
const BYTES = MAX_TAP_FAULT_BYTES;
const FIELDS: readonly Field[] = [
  { key: 'split', label: 'Split', unit: 'bytes', preset: 1, most: BYTES },
  { key: 'join', label: 'Join', unit: 'ms', preset: 500, most: MS },
  { key: 'delay', label: 'Delay', unit: 'ms', preset: 1_000, most: MS },
  { key: 'limit', label: 'Limit', unit: 'bytes/s', preset: 100, most: BYTES },
  { key: 'halfClose', label: 'FIN after', unit: 'bytes', preset: 20, most: BYTES },
  { key: 'reset', label: 'RST after', unit: 'bytes', preset: 20, most: BYTES },
];

/** The switches of the faults, for what the client sends and for what the server sends. */
export class FaultPanel {
  readonly #panel = byId('faults', HTMLDetailsElement);
  readonly #forms: Readonly<Record<Side, FaultForm>>;

  constructor(chosen: () => number | undefined) {
    this.#forms = {
      client: new FaultForm('client', chosen),
      server: new FaultForm('server', chosen),
    };
    const reset = button('Reset now (RST)', () =>
      order({ do: 'reset', ...connectionOf(chosen()) }),
    );
    reset.id = 'reset-now';
    byId('fault-forms', HTMLElement).append(
      this.#forms.client.view,
      this.#forms.server.view,
      reset,
    );
  }

  /** Shows the faults that are in force; a saved recording has none. */
  show(faults: Readonly<Record<Side, Faults>> | undefined): void {
    this.#panel.hidden = faults === undefined;
    if (!faults) return;
    this.#forms.client.show(faults.client);
    this.#forms.server.show(faults.server);
  }
}

class FaultForm {
  readonly view: HTMLFieldSetElement;
  readonly #side: Side;
  /** The faults in force. */
  #known = textOf({});
  readonly #stall = checkbox();
  readonly #fields = FIELDS.map((field) => ({
    field,
    isOn: checkbox(),
    number: numberInput(field),
  }));

  constructor(side: Side, chosen: () => number | undefined) {
    this.#side = side;
    const rows = this.#fields.map(({ field, isOn, number }) => {
      isOn.id = `${side}-${field.key}`;
      number.id = `${isOn.id}-number`;
      number.setAttribute('aria-label', `${field.label}, ${field.unit}`);
      return element(
        'div',
        'fault',
        element('label', 'switch', isOn, field.label),
        number,
        element('span', 'unit', field.unit),
      );
    });
    this.#stall.id = `${side}-stall`;
    const stall = element(
      'div',
      'fault',
      element('label', 'switch', this.#stall, 'Stall: do not read'),
    );
    const end = button('End it now (FIN)', () =>
      order({ do: 'halfClose', from: side, ...connectionOf(chosen()) }),
    );
    end.setAttribute('aria-label', `End it now (FIN): what the ${side} sends`);
    const legend = element('legend', '', side === 'client' ? 'Client → server' : 'Server → client');
    this.view = element('fieldset', 'fault-form', legend, ...rows, stall, end);
    this.view.addEventListener('change', () => this.#send());
  }

  /** Shows other faults than before: what somebody is about to change stays as it is. */
  show(faults: Faults): void {
    const known = textOf(faults);
    if (known === this.#known) return;
    this.#known = known;
    this.#stall.checked = faults.stall ?? false;
    for (const { field, isOn, number } of this.#fields) {
      const value = faults[field.key];
      isOn.checked = value !== undefined;
      if (value !== undefined) number.value = String(value);
    }
    this.view.dataset.faulty = String(Object.keys(faults).length > 0);
  }

  #send(): void {
    const faults: Record<string, number | boolean> = this.#stall.checked ? { stall: true } : {};
    for (const { field, isOn, number } of this.#fields) {
      if (!isOn.checked) continue;
      // The browser says what is wrong with it.
      if (!number.reportValidity()) return;
      faults[field.key] = number.valueAsNumber;
    }
    if (textOf(faults) !== this.#known) order({ do: 'faults', from: this.#side, faults });
  }
}

/** The same text for the same faults, in whatever order. */
function textOf(faults: Faults): string {
  return JSON.stringify(Object.entries(faults).sort());
}

function checkbox(): HTMLInputElement {
  const input = element('input', '');
  input.type = 'checkbox';
  return input;
}

function numberInput({ preset, most }: Field): HTMLInputElement {
  const input = element('input', '');
  Object.assign(input, { type: 'number', min: '1', max: String(most), step: '1', required: true });
  input.value = String(preset);
  return input;
}

function connectionOf(connection: number | undefined): { connection?: number } {
  return connection === undefined ? {} : { connection };
}

/** Asks the tap for something. If it is gone, the page says so anyway. */
function order(what: Order): void {
  const headers = { 'Content-Type': 'application/json' };
  fetch('orders', { method: 'POST', headers, body: JSON.stringify(what) }).catch(() => {});
}
