import { INVISIBLE } from '../../shared/text.ts';

/** One character as it is shown, and the bytes that it stands for. */
export interface Cell {
  readonly text: string;
  /** Columns in a terminal. */
  readonly width: number;
  readonly start: number;
  readonly end: number;
}

const NAMED = new Map([
  [0x00, '\\0'],
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x1b, '\\e'],
  [0x5c, '\\\\'],
]);

/** What shows nothing, moves the text around it, or belongs on another letter. A plain space is fine. */
const HIDDEN = new RegExp(`^(?! )(?:${INVISIBLE}|[\\p{C}\\p{M}])$`, 'u');
/** Two columns wide in a terminal. */
const WIDE =
  /^[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60]$/u;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Makes bytes visible, and safe for any terminal and any page: control and invisible characters become
 * escapes such as `\r` and `\u{202e}`, bytes that are not UTF-8 become `\xff`, and a backslash is doubled.
 * Two different inputs never look the same.
 */
export function visible(bytes: Uint8Array): string {
  return visibleCells(bytes)
    .map(({ text }) => text)
    .join('');
}

/** As `visible`, character by character. */
export function visibleCells(bytes: Uint8Array): Cell[] {
  const cells: Cell[] = [];
  for (let start = 0; start < bytes.length; ) {
    const cell = cellAt(bytes, start);
    cells.push(cell);
    start = cell.end;
  }
  return cells;
}

function cellAt(bytes: Uint8Array, start: number): Cell {
  const byte = bytes[start] ?? 0;
  const named = NAMED.get(byte);
  if (named) return cell(named, start, 1);
  if (byte < 0x20 || byte === 0x7f) return cell(hex(byte), start, 1);
  if (byte < 0x80) return cell(String.fromCharCode(byte), start, 1);
  const length = sequenceLength(byte);
  const character = characterOf(bytes.subarray(start, start + length));
  if (character === undefined) return cell(hex(byte), start, 1);
  const code = character.codePointAt(0) ?? 0;
  const shown = HIDDEN.test(character) ? `\\u{${code.toString(16)}}` : character;
  return {
    text: shown,
    width: WIDE.test(shown) ? 2 : shown.length > 2 ? shown.length : 1,
    start,
    end: start + length,
  };
}

function cell(text: string, start: number, length: number): Cell {
  return { text, width: text.length, start, end: start + length };
}

/** The bytes of a UTF-8 sequence that begins with this byte (RFC 3629 section 4). */
function sequenceLength(first: number): number {
  if (first >= 0xf0) return 4;
  return first >= 0xe0 ? 3 : 2;
}

function characterOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

function hex(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}

/** As `visible`, but at most this many characters. Says how many bytes are missing. */
export function visibleStart(bytes: Uint8Array, characters: number): string {
  // Joined at the end: a string that grows by one character at a time takes 30 times its size in memory.
  const parts: string[] = [];
  let left = characters;
  let start = 0;
  while (start < bytes.length) {
    const { text, end } = plainAt(bytes, start, left) ?? cellAt(bytes, start);
    if (text.length > left) {
      parts.push(`… ${bytes.length - start} more bytes`);
      break;
    }
    parts.push(text);
    left -= text.length;
    start = end;
  }
  return parts.join('');
}

/** Up to so many characters of printable ASCII, which is shown as it is. */
function plainAt(
  bytes: Uint8Array,
  start: number,
  most: number,
): Pick<Cell, 'text' | 'end'> | undefined {
  let end = start;
  while (end < start + most && isPlain(bytes[end] ?? 0)) end += 1;
  return end === start ? undefined : { text: utf8.decode(bytes.subarray(start, end)), end };
}

function isPlain(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f && byte !== 0x5c;
}
