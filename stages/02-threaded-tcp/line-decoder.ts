import { isUtf8 } from 'node:buffer';
import { ProtocolError } from '../../shared/codes.ts';
import type { Line } from '../../shared/connection.ts';
import { MAX_LINE_BYTES } from '../../shared/limits.ts';
import { TelnetFilter } from './telnet-filter.ts';

const LF = 0x0a;
const CR = 0x0d;
const NOTHING = Buffer.alloc(0);

/**
 * Cuts a stream of bytes into lines. TCP may cut it anywhere, inside a character too, so bytes
 * are gathered up to the LF and only then decoded. Never holds more than `maxBytes`.
 */
export class LineDecoder {
  readonly #telnet: TelnetFilter;
  readonly #maxBytes: number;
  #rest: Buffer = NOTHING;
  #overlong = false;

  /**
   * @param maxBytes what clients send is short; what they are sent may be longer
   * @param answer puts on the wire what telnet wants to hear
   */
  constructor(maxBytes = MAX_LINE_BYTES, answer: (bytes: Uint8Array) => void = () => {}) {
    this.#maxBytes = maxBytes;
    this.#telnet = new TelnetFilter(answer);
  }

  /**
   * The lines that this chunk completes. A line that is not UTF-8 is `bad-utf8` in its place; one
   * that is too long is `line-too-long`, and everything after it is ignored.
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
    // A copy: a short rest must not keep a whole chunk alive.
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
