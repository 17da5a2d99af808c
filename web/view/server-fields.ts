import { parsePort, type TcpAddress } from '../chat/tcp-address.ts';
import { byId } from './dom.ts';

/** In the desktop window: the fields of the form that say which server to connect to. */
export class ServerFields {
  readonly #host = byId('address', HTMLInputElement);
  readonly #port = byId('port', HTMLInputElement);
  readonly #chosen: (address: TcpAddress) => void;
  #address: TcpAddress;

  /** @param chosen is told each server that somebody connects to */
  constructor(address: TcpAddress, chosen: (address: TcpAddress) => void) {
    this.#address = address;
    this.#chosen = chosen;
    this.#host.value = address.host;
    this.#port.value = String(address.port);
    byId('server-fields', HTMLElement).hidden = false;
  }

  /** The server that was chosen last; what is being typed is none yet. */
  get address(): TcpAddress {
    return this.#address;
  }

  get host(): HTMLInputElement {
    return this.#host;
  }

  get inputs(): readonly HTMLInputElement[] {
    return [this.#host, this.#port];
  }

  /** What is wrong with what has been typed, and in which field. */
  get problem(): { readonly text: string; readonly field: HTMLInputElement } | undefined {
    if (!this.#typed.host) return { text: 'Write the address of a server.', field: this.#host };
    if (this.#typed.port) return undefined;
    return { text: 'A port is a number from 1 to 65535.', field: this.#port };
  }

  /** Chooses what has been typed, when nothing is wrong with it. True when it is another server than before. */
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
