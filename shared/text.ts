/**
 * The rules for names and messages, the same for every way in.
 * What passes here may be written to any terminal and any page.
 */
import { ProtocolError } from './codes.ts';
import { lazy } from './lazy.ts';
import { MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS } from './limits.ts';

const RESERVED_NAMES = new Set(['server', 'system', 'everyone']);

/**
 * Scripts that names are written in. One name uses one of them, so that `раураl` in Cyrillic
 * letters cannot be dressed up with Latin ones (the "single script" level of Unicode UTS #39,
 * with its sets for Japanese and Korean).
 */
const SCRIPTS = [
  ['Latin'],
  ['Cyrillic'],
  ['Greek'],
  ['Han', 'Hiragana', 'Katakana'],
  ['Han', 'Hangul'],
  ['Han', 'Bopomofo'],
  ...'Arabic Hebrew Devanagari Bengali Tamil Telugu Gujarati Gurmukhi Kannada Malayalam Sinhala Thai Lao Khmer Myanmar Tibetan Georgian Armenian Ethiopic Mongolian'
    .split(' ')
    .map((script) => [script]),
];

const namePatterns = lazy(() => SCRIPTS.map(namePattern));

/**
 * Letters, digits and marks of one script; `-`, `_` and `.` inside. ASCII digits go with any
 * script; accents that could be piled on any letter belong to no script, and are left out.
 */
function namePattern(scripts: readonly string[]): RegExp {
  const letters = scripts.map((script) => `\\p{Script_Extensions=${script}}`).join('');
  const marks = scripts.map((script) => `\\p{Script=${script}}`).join('');
  const character = `(?:[0-9]|(?=[\\p{L}\\p{Nd}])[${letters}]|(?=\\p{M})[${marks}])`;
  return new RegExp(`^(?!\\p{M})${character}(?:(?:${character}|[-_.])*${character})?$`, 'u');
}

/**
 * A name as it is shown, in NFKC.
 * @throws ProtocolError `name-invalid`
 */
export function parseName(raw: string): string {
  const name = raw.trim().normalize('NFKC');
  const valid =
    [...name].length <= MAX_NAME_CHARACTERS &&
    !RESERVED_NAMES.has(foldName(name)) &&
    namePatterns().some((pattern) => pattern.test(name));
  if (!valid) throw new ProtocolError('name-invalid');
  return name;
}

/** Two names are the same when this is: upper and then lower case, so that ß and SS meet. */
export function foldName(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase();
}

/** C0 without the newline, DEL, C1, and what overrides the direction of writing (UAX #9). */
const UNSAFE = /[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** A text without what could steer a terminal; newlines stay. */
export function withoutControls(text: string): string {
  return text.replace(UNSAFE, '').toWellFormed();
}

/**
 * A message as it goes to everybody: trimmed, without what could steer a terminal.
 * @throws ProtocolError `text-empty`, `text-too-long`
 */
export function parseText(raw: string): string {
  const text = withoutControls(raw).trim();
  if (text === '') throw new ProtocolError('text-empty');
  if (text.length > MAX_TEXT_CHARACTERS && [...text].length > MAX_TEXT_CHARACTERS) {
    throw new ProtocolError('text-too-long');
  }
  return text;
}
