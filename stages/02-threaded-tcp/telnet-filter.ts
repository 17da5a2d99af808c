/**
 * Removes telnet's commands from a stream of bytes, and refuses what they ask for.
 *
 * The telnet program is more than a terminal for a TCP connection: it speaks a protocol (RFC 854) in which
 * the byte IAC, 0xFF, begins a command. Most commands ask to turn an option on or off: echo, line mode, the
 * size of the window. On port 23 it negotiates as soon as it is connected; on any other port, a telnet such
 * as that of Linux begins only when it has a reason, for example Ctrl-C. UTF-8 never uses 0xFF (RFC 3629
 * section 1), so a command cannot be taken for text.
 *
 * We support no option, and answer WONT to DO, and DONT to WILL. WONT and DONT get no answer: they only say
 * what is so already, and two programs that answered every message would never stop (RFC 1143 has such
 * loops). Not answering at all is no solution either: after Ctrl-C, telnet discards all output until its
 * `DO TIMING-MARK` is answered.
 */
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

/**
 * Where in a command the next byte is: `IAC verb option`, `IAC command`, or
 * `IAC SB … IAC SE` (a subnegotiation, the parameters of an option, which may be of any length).
 */
type State = 'data' | 'command' | 'option' | 'subnegotiation' | 'subnegotiation-command';

/** One connection's filter. A command may be split anywhere, so the state is kept between chunks. */
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

  /**
   * Returns the data bytes: the same buffer if there is no negotiation in it, as is nearly always so.
   * @lab 02.2 Take telnet negotiation out of the stream
   */
  filter(chunk: Buffer): Buffer {
    if (this.#state === 'data' && !chunk.includes(IAC) && !chunk.includes(NUL)) {
      this.#last = chunk.at(-1) ?? this.#last;
      return chunk;
    }
    // First the commands are removed, then CR NUL is translated: a command may be between CR and NUL.
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
        // IAC IAC is a parameter of 0xFF, and the subnegotiation goes on.
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
