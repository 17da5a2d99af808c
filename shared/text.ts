/**
 * The rules for names and messages, the same for every transport. Text that passes here is safe to write to
 * any terminal and any page.
 */
import { ProtocolError } from './codes.ts';
import { lazy } from './lazy.ts';
import { MAX_MARKS, MAX_NAME_CHARACTERS, MAX_NAME_MARKS, MAX_TEXT_CHARACTERS } from './limits.ts';

/**
 * One character that shows nothing: white space, one that fonts ignore (the Unicode property also includes
 * the Hangul fillers), or one of the few blanks that Unicode classes as a symbol or a letter.
 */
export const INVISIBLE =
  '[\\s\\p{Default_Ignorable_Code_Point}\\u2800\\u{13441}\\u{13442}\\u{16fe4}\\u{1d159}]';
const INVISIBLES = new RegExp(`${INVISIBLE}+`, 'u');
const VISIBLE = new RegExp(`(?!${INVISIBLE}).`, 'su');

/** ASCII text that needs no cleaning, as most texts are: matching Unicode properties is slow. */
const PLAIN = /^[\t\n\x20-\x7e]*$/;
/** One line of it, as most messages are. */
const PLAIN_LINE = /^[\t\x20-\x7e]*$/;
/** Line endings other than LF, by the newline guidelines of the Unicode Standard (section 5.8). */
const LINE_END = /\r\n?|[\v\f\x85\u2028\u2029]/g;
/** C0 except tab and newline, DEL, C1, bidirectional overrides (UAX #9), and annotation characters. */
const UNSAFE = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]/g;
/** Combining marks, and the characters without a width that could hide between them. */
const ON_A_LETTER = '[\\p{Mn}\\p{Me}\\p{Cf}\\p{Default_Ignorable_Code_Point}]';
const PILE = new RegExp(`(${ON_A_LETTER}{${MAX_MARKS}})${ON_A_LETTER}+`, 'gu');

/**
 * Removes what could control a terminal or cover the lines around a text. Every line ending becomes a
 * newline; tabs stay. Call this before deciding anything about a text.
 */
export function cleanText(raw: string): string {
  if (PLAIN.test(raw)) return raw;
  return raw.replace(LINE_END, '\n').replace(UNSAFE, '').toWellFormed().replace(PILE, '$1');
}

/**
 * Cleans a message and removes blank lines around it and white space at its end. Indentation of the first
 * line stays, because code has it. Returns an empty string if nothing is visible.
 */
export function tidyText(raw: string): string {
  if (PLAIN_LINE.test(raw)) return raw.trimEnd();
  const lines = cleanText(raw).split('\n');
  const shows = (line: string) => VISIBLE.test(line);
  const first = lines.findIndex(shows);
  return lines
    .slice(first, lines.findLastIndex(shows) + 1)
    .join('\n')
    .trimEnd();
}

/**
 * A message as it goes to everybody.
 * @throws ProtocolError `text-empty`, `text-too-long`
 */
export function parseText(raw: string): string {
  const text = tidyText(raw);
  if (text === '') throw new ProtocolError('text-empty');
  if (text.length > MAX_TEXT_CHARACTERS && [...text].length > MAX_TEXT_CHARACTERS) {
    throw new ProtocolError('text-too-long');
  }
  return text;
}

/**
 * Scripts that names are written in. A name uses only one of them, so that `pаypal` cannot have one letter
 * from another script (the "single script" level of UTS #39, with its sets for Japanese and Korean).
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

/** Each is made when a name is first compared with it. */
const NAME_SCRIPTS = SCRIPTS.map((scripts) => lazy(() => new NameScript(scripts)));

/** Letters, digits and marks, with `-`, `_` and `.` inside. A mark cannot come first: it needs a letter. */
const NAME = /^[\p{L}\p{Nd}](?:[\p{L}\p{Nd}\p{M}_.-]*[\p{L}\p{Nd}\p{M}])?$/u;

/** Too many marks on one letter, or the same mark twice in a row (UTS #39 section 5.4). */
const BAD_MARKS = new RegExp(`[\\p{Mn}\\p{Me}]{${MAX_NAME_MARKS + 1}}|([\\p{Mn}\\p{Me}])\\1`, 'u');

/**
 * The characters of names in one script. ASCII digits go with any script; accents that fit any letter
 * belong to no script and are left out.
 */
class NameScript {
  readonly #letters: RegExp;
  readonly #marks: RegExp;

  constructor(scripts: readonly string[]) {
    const all = (property: string) =>
      scripts.map((script) => `\\p{${property}=${script}}`).join('');
    this.#letters = new RegExp(`^[${all('Script_Extensions')}0-9_.-]*$`, 'u');
    this.#marks = new RegExp(`^[${all('Script')}]*$`, 'u');
  }

  includes(name: string): boolean {
    const [letters, marks] = [name.replace(/\p{M}/gu, ''), name.replace(/\P{M}/gu, '')];
    return this.#letters.test(letters) && this.#marks.test(marks);
  }
}

/**
 * Returns a name as it is shown, in NFKC. The roster decides whether it looks like another name.
 * @throws ProtocolError `name-invalid`
 */
export function parseName(raw: string): string {
  const [name = '', ...more] = raw.normalize('NFKC').split(INVISIBLES).filter(Boolean);
  const valid =
    more.length === 0 &&
    [...name].length <= MAX_NAME_CHARACTERS &&
    !BAD_MARKS.test(name) &&
    NAME.test(name) &&
    NAME_SCRIPTS.some((script) => script().includes(name));
  if (!valid) throw new ProtocolError('name-invalid');
  return name;
}
