import { parsePort, type TcpAddress } from '../../clients/chat/transport.ts';
import { byId } from './dom.ts';

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
