const NUL = 0;
const LF = 0x0a;
const CR = 0x0d;

const SE = 240;
const SB = 250;
const WILL = 251;
const WONT = 252;
const DO = 253;
const DONT = 254;
const IAC = 255;

/** The one option that is no mode: each request for it wants an answer (RFC 860). */
const TIMING_MARK = 6;

type State = 'data' | 'command' | 'option' | 'subnegotiation' | 'subnegotiation-command';

/**
 * Takes telnet's negotiation out of the stream (RFC 854): what follows an IAC, the byte 0xFF, which
 * UTF-8 never uses. We have no options, and say so: after Ctrl-C a telnet shows nothing until its
 * `DO TIMING-MARK` is answered. All of this may be cut anywhere, so the state outlives a chunk.
 */
export class TelnetFilter {
  readonly #answer: (bytes: Uint8Array) => void;
  readonly #refused = new Set<string>();
  #state: State = 'data';
  #verb = 0;
  #last = NUL;
  #refusals: number[] = [];

  /** @param answer puts what telnet wants to hear on the wire */
  constructor(answer: (bytes: Uint8Array) => void) {
    this.#answer = answer;
  }

  /** The bytes that are data; the same buffer where telnet has said nothing, as nearly always. */
  filter(chunk: Buffer): Buffer {
    if (this.#state === 'data' && !chunk.includes(IAC) && !chunk.includes(NUL)) {
      this.#last = chunk.at(-1) ?? this.#last;
      return chunk;
    }
    const data = Buffer.from(
      chunk.filter((byte) => this.#isData(byte)).map((byte) => this.#plain(byte)),
    );
    if (this.#refusals.length > 0) this.#answer(Uint8Array.from(this.#refusals));
    this.#refusals = [];
    return data;
  }

  #isData(byte: number): boolean {
    switch (this.#state) {
      case 'data':
        if (byte === IAC) this.#state = 'command';
        return byte !== IAC;
      case 'command':
        this.#verb = byte;
        this.#state =
          byte === SB ? 'subnegotiation' : byte >= WILL && byte < IAC ? 'option' : 'data';
        // IAC IAC is a data byte 0xFF: no UTF-8, and the line will be refused for it.
        return byte === IAC;
      case 'option':
        this.#state = 'data';
        this.#refuse(byte);
        return false;
      case 'subnegotiation':
        if (byte === IAC) this.#state = 'subnegotiation-command';
        return false;
      case 'subnegotiation-command':
        this.#state = byte === SE ? 'data' : 'subnegotiation';
        return false;
    }
  }

  /** Once each, or two programs that both refuse could go on forever. */
  #refuse(option: number): void {
    if (this.#verb !== DO && this.#verb !== WILL) return;
    const request = `${this.#verb} ${option}`;
    if (this.#refused.has(request)) return;
    if (option !== TIMING_MARK) this.#refused.add(request);
    this.#refusals.push(IAC, this.#verb === DO ? WONT : DONT, option);
  }

  /** CR NUL ends a line as CR LF does (RFC 1123 section 3.3.1): telnet sends it character by character. */
  #plain(byte: number): number {
    const endsLine = byte === NUL && this.#last === CR;
    this.#last = byte;
    return endsLine ? LF : byte;
  }
}
