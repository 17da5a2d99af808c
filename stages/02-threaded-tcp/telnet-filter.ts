const IAC = 255;
const SB = 250;
const SE = 240;
const WILL = 251;

type State = 'data' | 'command' | 'option' | 'subnegotiation' | 'subnegotiation-command';

/**
 * Takes telnet's negotiation out of the stream (RFC 854): what follows an IAC, the byte 0xFF,
 * which UTF-8 never uses. A negotiation may be cut anywhere, so the state outlives a chunk.
 */
export class TelnetFilter {
  #state: State = 'data';

  /** The bytes that are data; the same buffer where there is no IAC, as nearly always. */
  filter(chunk: Buffer): Buffer {
    if (this.#state === 'data' && !chunk.includes(IAC)) return chunk;
    return Buffer.from(chunk.filter((byte) => this.#isData(byte)));
  }

  #isData(byte: number): boolean {
    switch (this.#state) {
      case 'data':
        if (byte === IAC) this.#state = 'command';
        return byte !== IAC;
      case 'command':
        this.#state =
          byte === SB ? 'subnegotiation' : byte >= WILL && byte < IAC ? 'option' : 'data';
        // IAC IAC is a data byte 0xFF: no UTF-8, and the line will be refused for it.
        return byte === IAC;
      case 'option':
        this.#state = 'data';
        return false;
      case 'subnegotiation':
        if (byte === IAC) this.#state = 'subnegotiation-command';
        return false;
      case 'subnegotiation-command':
        this.#state = byte === SE ? 'data' : 'subnegotiation';
        return false;
    }
  }
}
