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

/** The one option that is not a mode: every request for it needs an answer (RFC 860). */
const TIMING_MARK = 6;

type State = 'data' | 'command' | 'option' | 'subnegotiation' | 'subnegotiation-command';

/**
 * Removes telnet negotiation from the stream (RFC 854): commands that begin with IAC, the byte 0xFF, which
 * UTF-8 never uses. We support no options and refuse them all. After Ctrl-C, telnet shows nothing until its
 * `DO TIMING-MARK` is answered. A command may be split anywhere, so the state is kept between chunks.
 */
export class TelnetFilter {
  readonly #answer: (bytes: Uint8Array) => void;
  readonly #refused = new Set<string>();
  #state: State = 'data';
  #verb = 0;
  #last = NUL;
  #refusals: number[] = [];

  /** @param answer sends the answers that telnet negotiation needs */
  constructor(answer: (bytes: Uint8Array) => void) {
    this.#answer = answer;
  }

  /** Returns the data bytes: the same buffer if there is no negotiation in it, as is nearly always so. */
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
        // IAC IAC is a data byte 0xFF. It is not UTF-8, so the line will be refused.
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

  /** Refuses each option once. Otherwise two programs that both refuse could go on forever. */
  #refuse(option: number): void {
    if (this.#verb !== DO && this.#verb !== WILL) return;
    const request = `${this.#verb} ${option}`;
    if (this.#refused.has(request)) return;
    if (option !== TIMING_MARK) this.#refused.add(request);
    this.#refusals.push(IAC, this.#verb === DO ? WONT : DONT, option);
  }

  /** CR NUL ends a line as CR LF does (RFC 1123 section 3.3.1): telnet sends it in character mode. */
  #plain(byte: number): number {
    const endsLine = byte === NUL && this.#last === CR;
    this.#last = byte;
    return endsLine ? LF : byte;
  }
}
