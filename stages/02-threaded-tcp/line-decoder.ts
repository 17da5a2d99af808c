/**
 * Splits a stream of bytes into lines.
 *
 * TCP delivers bytes, not writes: one `write` may arrive in two chunks, and two in one. A chunk may end in
 * the middle of a line, of a character, and even between CR and LF. So bytes are collected up to the LF,
 * and only a whole line is decoded. Searching for the LF in undecoded bytes is safe, because in UTF-8 a
 * byte below 0x80 is never part of a longer character (RFC 3629 section 1).
 *
 * Node has tools for this, and each of them misses something: `setEncoding('utf8')` replaces invalid bytes
 * without telling anybody, and `node:readline` collects a line that never ends until the memory is full.
 *
 * Contract: no more than `maxBytes` are kept between two chunks, whatever arrives. Nothing is thrown; what
 * is wrong with a line is returned in its place, so that the lines before it still count.
 */
import { isUtf8 } from 'node:buffer';
import { ProtocolError } from '../../shared/codes.ts';
import type { Line } from '../../shared/connection.ts';
import { MAX_LINE_BYTES } from '../../shared/limits.ts';
import { TelnetFilter } from './telnet-filter.ts';

const LF = 0x0a;
const CR = 0x0d;
const NOTHING = Buffer.alloc(0);

/** The lines of one connection. A line ends with LF or CR LF, and is returned without its ending. */
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
   * that is too long with `line-too-long`. Everything after a line that is too long is ignored: its sender
   * does not speak our protocol, and searching for its end would mean reading forever.
   * @lab 02.1 Find the lines in a stream of bytes ★
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
    // A copy, so that a short rest does not keep a whole chunk in memory. A line that arrives byte by byte
    // is copied with each of them; the limit of a line keeps that cheap.
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

/** Telnet sends CR LF (RFC 854), and so does `nc -C`; `nc` sends LF. The CR is not part of the line. */
function decode(line: Buffer): Line {
  const text = line.at(-1) === CR ? line.subarray(0, -1) : line;
  return isUtf8(text) ? text.toString('utf8') : new ProtocolError('bad-utf8');
}
