import { isUtf8 } from 'node:buffer';
import { ProtocolError } from '../../shared/codes.ts';
import type { Line } from '../../shared/connection.ts';
import { MAX_LINE_BYTES } from '../../shared/limits.ts';
import { TelnetFilter } from './telnet-filter.ts';

const LF = 0x0a;
const CR = 0x0d;
const NOTHING = Buffer.alloc(0);

/**
 * Splits a stream of bytes into lines. TCP may split it anywhere, even inside a character, so bytes are
 * collected up to the LF and only then decoded. Never holds more than `maxBytes`.
 */
export class LineDecoder {
  readonly #telnet: TelnetFilter;
  readonly #maxBytes: number;
  #rest: Buffer = NOTHING;
  #overlong = false;

  /**
   * @param maxBytes the longest line; a client needs a higher value, because a server sends longer lines
   * @param answer sends the answers that telnet negotiation needs
   */
  constructor(maxBytes = MAX_LINE_BYTES, answer: (bytes: Uint8Array) => void = () => {}) {
    this.#maxBytes = maxBytes;
    this.#telnet = new TelnetFilter(answer);
  }

  /**
   * Returns the lines that this chunk completes. A line that is not UTF-8 is replaced with `bad-utf8`, one
   * that is too long with `line-too-long`; everything after that is ignored.
   */
  push(chunk: Buffer): Line[] {
    const lines: Line[] = [];
    if (this.#overlong) return lines;
    const bytes = this.#telnet.filter(chunk);
    let start = 0;
    for (let end = bytes.indexOf(LF); end !== -1; end = bytes.indexOf(LF, start)) {
      if (!this.#fits(end - start)) return [...lines, this.#refuse()];
      lines.push(decode(this.#complete(bytes.subarray(start, end))));
      start = end + 1;
    }
    if (!this.#fits(bytes.length - start)) return [...lines, this.#refuse()];
    // A copy, so that a short rest does not keep a whole chunk in memory.
    if (start < bytes.length) this.#rest = Buffer.concat([this.#rest, bytes.subarray(start)]);
    return lines;
  }

  #fits(more: number): boolean {
    return this.#rest.length + more <= this.#maxBytes;
  }

  #complete(end: Buffer): Buffer {
    if (this.#rest.length === 0) return end;
    const line = Buffer.concat([this.#rest, end]);
    this.#rest = NOTHING;
    return line;
  }

  #refuse(): ProtocolError {
    this.#overlong = true;
    this.#rest = NOTHING;
    return new ProtocolError('line-too-long');
  }
}

function decode(line: Buffer): Line {
  const text = line.at(-1) === CR ? line.subarray(0, -1) : line;
  return isUtf8(text) ? text.toString('utf8') : new ProtocolError('bad-utf8');
}
