/**
 * The rules for names and messages, the same for every way in.
 * What passes here may be written to any terminal and any page.
 */
import { ProtocolError } from './codes.ts';
import { lazy } from './lazy.ts';
import { MAX_MARKS, MAX_NAME_CHARACTERS, MAX_NAME_MARKS, MAX_TEXT_CHARACTERS } from './limits.ts';

/**
 * One character that shows nothing: a blank, one that fonts ignore (the property of Unicode also has
 * the Hangul fillers), or one of the few blanks that count as a sign or a letter.
 */
export const INVISIBLE =
  '[\\s\\p{Default_Ignorable_Code_Point}\\u2800\\u{13441}\\u{13442}\\u{16fe4}\\u{1d159}]';
const INVISIBLES = new RegExp(`${INVISIBLE}+`, 'u');
const VISIBLE = new RegExp(`(?!${INVISIBLE}).`, 'su');

/** ASCII that there is nothing to do about, as most texts are: the properties of Unicode take their time. */
const PLAIN = /^[\t\n\x20-\x7e]*$/;
/** What ends a line by the newline guidelines of Unicode (section 5.8), besides LF itself. */
const LINE_END = /\r\n?|[\v\f\x85\u2028\u2029]/g;
/** C0 without tab and newline, DEL, C1, what overrides the direction (UAX #9), and annotations. */
const UNSAFE = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]/g;
/** Marks that stand on one letter, and what could hide between them: it takes no room either. */
const ON_A_LETTER = '[\\p{Mn}\\p{Me}\\p{Cf}\\p{Default_Ignorable_Code_Point}]';
const PILE = new RegExp(`(${ON_A_LETTER}{${MAX_MARKS}})${ON_A_LETTER}+`, 'gu');

/**
 * A text without what could steer a terminal or cover the lines around it. Everything that ends a
 * line has become a newline; tabs stay. This comes before any decision about what a text is.
 */
export function cleanText(raw: string): string {
  if (PLAIN.test(raw)) return raw;
  return raw.replace(LINE_END, '\n').replace(UNSAFE, '').toWellFormed().replace(PILE, '$1');
}

/**
 * A message as it goes to everybody: cleaned, without blank lines around it and blanks behind it.
 * The blanks before the first line stay, because code has them. Empty when nothing can be seen.
 */
export function tidyText(raw: string): string {
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
 * Scripts that names are written in. One name uses one of them, so that `pаypal` cannot have one
 * letter of another script (the "single script" level of Unicode UTS #39, with its sets for
 * Japanese and Korean).
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

/** Made when a name is first compared with it. */
const NAME_SCRIPTS = SCRIPTS.map((scripts) => lazy(() => new NameScript(scripts)));

/** Letters, digits and marks; `-`, `_` and `.` inside; no mark to begin with, which has no letter then. */
const NAME = /^[\p{L}\p{Nd}](?:[\p{L}\p{Nd}\p{M}_.-]*[\p{L}\p{Nd}\p{M}])?$/u;

/** Too many marks on one letter, or one of them twice (UTS #39 section 5.4). */
const BAD_MARKS = new RegExp(`[\\p{Mn}\\p{Me}]{${MAX_NAME_MARKS + 1}}|([\\p{Mn}\\p{Me}])\\1`, 'u');

/**
 * What the names of one script are made of. ASCII digits go with any script; accents that could be
 * piled on any letter belong to no script, and are left out.
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
 * A name as it is shown, in NFKC. Whether it looks like another one is for the roster to say.
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
