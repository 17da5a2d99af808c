import { parsePort, type TcpAddress } from '../../clients/chat/transport.ts';
import { byId, sentenceView } from './dom.ts';

/*
 * The form before the room: a name, and in the desktop window also a server. An error is shown at the
 * field that it is about and read out, and the focus goes there.
 */

/** The initial values of the form. `server` is only given where people choose one. */
export interface JoinFormOptions {
  readonly name: string;
  readonly server: ServerFields | undefined;
  readonly join: (name: string) => void;
}

/** The form for joining the room. */
export class JoinForm {
  readonly #view = byId('join-view', HTMLElement);
  readonly #name = byId('name', HTMLInputElement);
  readonly #error = byId('join-error', HTMLElement);
  readonly #button = byId('join-button', HTMLButtonElement);

  readonly #server: ServerFields | undefined;
  #shown = '';

  constructor({ name, server, join }: JoinFormOptions) {
    this.#name.value = name;
    this.#server = server;
    this.busy = false;
    byId('join', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      // Cleared first, so that the same error is read out again.
      this.#error.textContent = this.#shown = '';
      const wanted = this.#name.value.trim();
      const problem = server?.problem;
      if (problem) this.#show(problem.text, problem.field);
      else if (wanted) join(wanted);
      else this.show('Write a name first.');
    });
  }

  /** Shows the form, with an error. `name` is the initial name, which may have nothing to do with it. */
  show(error = '', name = this.#name.value, isAboutName = true): void {
    this.#name.value = name;
    this.#show(error, this.#name, isAboutName);
  }

  /** Shows the form, with an error about the connection. */
  showError(error: string): void {
    this.#show(error, this.#server?.host ?? this.#name);
  }

  /** Hides the form. Returns whether it was visible: then somebody has just joined with it. */
  hide(): boolean {
    const shown = !this.#view.hidden;
    this.#view.hidden = true;
    return shown;
  }

  /** Whether an answer from the server is awaited. */
  set busy(busy: boolean) {
    const verb = this.#server ? 'Connect' : 'Join';
    this.#button.disabled = busy;
    this.#button.textContent = busy ? `${verb}ing…` : verb;
  }

  #show(error: string, field: HTMLInputElement, isAboutField = true): void {
    // A person who is already typing here is not disturbed without a new error.
    const calls = this.#view.hidden || (error !== '' && error !== this.#shown);
    this.#view.hidden = false;
    this.#shown = error;
    this.#error.replaceChildren(...sentenceView(error));
    for (const input of [this.#name, ...(this.#server?.inputs ?? [])])
      input.setAttribute('aria-invalid', String(isAboutField && error !== '' && input === field));
    if (!calls) return;
    field.focus();
    field.select();
  }
}

/** The fields for the server in the form of the desktop window. */
export class ServerFields {
  readonly #host = byId('address', HTMLInputElement);
  readonly #port = byId('port', HTMLInputElement);
  readonly #chosen: (address: TcpAddress) => void;
  #address: TcpAddress;

  /** @param chosen is called with each server that somebody connects to */
  constructor(address: TcpAddress, chosen: (address: TcpAddress) => void) {
    this.#address = address;
    this.#chosen = chosen;
    this.#host.value = address.host;
    this.#port.value = String(address.port);
    byId('server-fields', HTMLElement).hidden = false;
  }

  /** The server that was chosen last, which need not be the one in the fields. */
  get address(): TcpAddress {
    return this.#address;
  }

  get host(): HTMLInputElement {
    return this.#host;
  }

  get inputs(): readonly HTMLInputElement[] {
    return [this.#host, this.#port];
  }

  /** The error in the fields, and the field that has it. */
  get problem(): { readonly text: string; readonly field: HTMLInputElement } | undefined {
    if (!this.#typed.host) return { text: 'Write the address of a server.', field: this.#host };
    if (this.#typed.port) return undefined;
    return { text: 'A port is a number from 1 to 65535.', field: this.#port };
  }

  /** Chooses the server in the fields, if it is valid. Returns true if it is not the same as before. */
  choose(): boolean {
    const { host, port } = this.#typed;
    if (!host || !port) return false;
    const { host: oldHost, port: oldPort } = this.#address;
    this.#address = { host, port };
    this.#chosen(this.#address);
    return host !== oldHost || port !== oldPort;
  }

  get #typed() {
    return { host: this.#host.value.trim(), port: parsePort(this.#port.value.trim()) };
  }
}
