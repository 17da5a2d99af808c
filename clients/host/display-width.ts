/**
 * How many columns of a terminal a text takes: two for a Chinese character, none for an accent on the letter
 * before it (UAX #11). Only the terminal knows for sure, because fonts and versions of Unicode differ. So a
 * table may be wrong by a column in a rare script, but nothing may depend on the number being exact.
 */
import { eastAsianWidth } from 'get-east-asian-width';
import { graphemesOf } from '../terminal/line-editor.ts';

/** ASCII text takes a column for each character, and most text is that. */
const PLAIN = /^[\x20-\x7e]*$/;
const SHOWS_NOTHING = /[\p{Cc}\p{Mn}\p{Me}\p{Default_Ignorable_Code_Point}]/gu;
/** Also characters that are text by themselves and become a picture with U+FE0F, such as a heart. */
const PICTURE = /\p{Emoji_Presentation}|\ufe0f/u;

/** The columns that a text without line breaks takes. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return graphemesOf(text).reduce((sum, grapheme) => sum + graphemeWidth(grapheme), 0);
}

function graphemeWidth(grapheme: string): number {
  if (PICTURE.test(grapheme)) return 2;
  // Some characters of Indian scripts have several letters, and terminals count each of them.
  const letters = [...grapheme.replace(SHOWS_NOTHING, '')];
  return letters.reduce((sum, letter) => sum + eastAsianWidth(letter.codePointAt(0) ?? 0), 0);
}

const CUT = '…';

/** As much of a text as fits into a number of columns. A sign shows that some is missing. */
export function fitting(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let kept = '';
  for (const grapheme of graphemesOf(text)) {
    if (displayWidth(kept + grapheme) > columns - 1) break;
    kept += grapheme;
  }
  return columns < 1 ? '' : kept + CUT;
}
