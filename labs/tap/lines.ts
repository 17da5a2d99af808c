import { type Decoder, type Draft, jsonTitle, textOf } from './decoding.ts';
import { joinBytes } from './entry.ts';

const LF = 0x0a;
const IAC = 0xff;
const SB = 250;
const SE = 240;
/** The commands of telnet (RFC 854), and the options that clients ask for most. */
const COMMANDS = new Map(
  Object.entries({ 240: 'SE', 241: 'NOP', 242: 'DM', 243: 'BRK', 244: 'IP', 245: 'AO', 246: 'AYT' })
    .concat(Object.entries({ 247: 'EC', 248: 'EL', 249: 'GA', 250: 'SB' }))
    .concat(Object.entries({ 251: 'WILL', 252: 'WONT', 253: 'DO', 254: 'DONT' }))
    .map(([code, name]) => [Number(code), name]),
);
const OPTIONS = new Map([
  [0, 'BINARY'],
  [1, 'ECHO'],
  [3, 'SUPPRESS-GO-AHEAD'],
  [5, 'STATUS'],
  [6, 'TIMING-MARK'],
  [24, 'TERMINAL-TYPE'],
  [31, 'WINDOW-SIZE'],
  [32, 'TERMINAL-SPEED'],
  [33, 'REMOTE-FLOW-CONTROL'],
  [34, 'LINEMODE'],
  [36, 'ENVIRON'],
  [39, 'NEW-ENVIRON'],
]);

/** Decodes lines of text or JSON, which end with LF, and the telnet commands among them. */
export const lines: Decoder = (bytes) => {
  const pieces: Draft[] = [];
  const text: Uint8Array[] = [];
  let from = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] === LF) {
      text.push(bytes.subarray(from, at + 1));
      return { pieces: [...pieces, lineOf(joinBytes(text), at + 1)], length: at + 1 };
    }
    if (bytes[at] !== IAC) continue;
    const length = commandLength(bytes, at);
    if (length === undefined) return undefined;
    const command = bytes.subarray(at, at + length);
    pieces.push({
      kind: 'telnet',
      title: 'telnet',
      text: nameOf(command),
      start: at,
      end: at + length,
    });
    // At the start, it waits for no line.
    if (at === 0) return { pieces, length };
    text.push(bytes.subarray(from, at));
    from = at + length;
    at += length - 1;
  }
  return undefined;
};

function lineOf(line: Uint8Array, end: number): Draft {
  const title = jsonTitle(line);
  return { kind: title ? 'json' : 'line', title: title ?? 'line', text: textOf(line), end };
}

/** Bytes of the command at this place, or undefined if its end has not arrived. */
function commandLength(bytes: Uint8Array, at: number): number | undefined {
  const code = bytes[at + 1];
  if (code === undefined) return undefined;
  if (code > SB && code < IAC) return at + 2 < bytes.length ? 3 : undefined;
  if (code !== SB) return 2;
  for (let end = at + 2; end + 1 < bytes.length; end += 1) {
    if (bytes[end] !== IAC) continue;
    if (bytes[end + 1] === SE) return end + 2 - at;
    // A doubled IAC is a byte of the data.
    end += 1;
  }
  return undefined;
}

function nameOf(command: Uint8Array): string {
  const [, code = 0, option] = command;
  const words = ['IAC', COMMANDS.get(code) ?? (code === IAC ? 'IAC' : String(code))];
  if (option !== undefined) words.push(OPTIONS.get(option) ?? String(option));
  if (code === SB) words.push(`${command.length - 5} bytes`, 'IAC SE');
  return words.join(' ');
}
