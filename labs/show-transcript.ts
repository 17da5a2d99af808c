import { AssertionError } from 'node:assert';
import type { Piece, Transcript } from '../tests/support/transcript.ts';

/** Pieces that a report shows: the last ones, which led to the failure. */
const MAX_SHOWN = 16;
const MAX_WIDTH = 110;

/**
 * Shows what was sent and received, one line for each line on the wire. Invisible bytes are written as escapes,
 * and a caret marks the first byte that differs from what was expected, where that is known.
 */
export function showTranscript({ pieces }: Transcript, error: Error | undefined): string[] {
  const shown = pieces.flatMap(linesOf).slice(-MAX_SHOWN);
  const wrong = error instanceof AssertionError ? wrongPlace(shown, error) : undefined;
  const clients = new Set(pieces.map(({ client }) => client)).size;
  return shown.flatMap(({ client, arrow, text }, index) => {
    const prefix = `${clients > 1 ? `client ${client} ` : ''}${arrow} `;
    const line = `${prefix}${clip(text)}`;
    return index === wrong?.index ? [line, `${' '.repeat(prefix.length + wrong.column)}^`] : [line];
  });
}

interface ShownLine {
  readonly client: number;
  readonly arrow: '→' | '←' | '·';
  readonly text: string;
}

const ARROWS = { sent: '→', received: '←', event: '·' } as const;

function linesOf({ client, direction, bytes }: Piece): ShownLine[] {
  const arrow = ARROWS[direction];
  if (direction === 'event') return [{ client, arrow, text: bytes.toString() }];
  const lines = bytes.toString('latin1').match(/[^\n]*\n|[^\n]+/g) ?? [];
  return lines.map((line) => ({ client, arrow, text: visible(Buffer.from(line, 'latin1')) }));
}

/** Text as it is, control characters and bytes that are not UTF-8 as escapes. */
function visible(bytes: Buffer): string {
  const decoded = new TextDecoder('utf-8').decode(bytes);
  const text = decoded.includes('\ufffd') ? bytes.toString('latin1') : decoded;
  const isText = text === decoded;
  return text.replace(/[\p{C}\u2028\u2029]|[\u0080-\uffff]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code > 0x9f && isText && !/\p{C}/u.test(character)) return character;
    const known = ESCAPES[character];
    if (known) return known;
    return code <= 0xff ? `\\x${hex(code, 2)}` : `\\u{${hex(code, 4)}}`;
  });
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\r': '\\r',
  '\n': '\\n',
  '\t': '\\t',
  '\0': '\\0',
  '\u001b': '\\e',
};

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

/** The last received line that the assertion is about, and the first column that differs. */
function wrongPlace(
  lines: readonly ShownLine[],
  { actual, expected }: AssertionError,
): { readonly index: number; readonly column: number } | undefined {
  const isReceived = ({ arrow }: ShownLine) => arrow === '←';
  if (typeof actual !== 'string') return undefined;
  const index = lines.findLastIndex((line) => isReceived(line) && line.text.startsWith(actual));
  if (index === -1) return undefined;
  if (typeof expected !== 'string') return { index, column: 0 };
  let column = 0;
  while (column < actual.length && actual[column] === expected[column]) column += 1;
  return { index, column };
}

function clip(text: string): string {
  return text.length > MAX_WIDTH
    ? `${text.slice(0, MAX_WIDTH)} … (${text.length} characters)`
    : text;
}
