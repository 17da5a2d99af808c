/*
 * Names and texts from right to left within sentences that run from left to right. The algorithm that orders
 * characters on a line (UAX #9) would mix a name in Hebrew with the digits, the marks and the other names
 * around it. So such a name is put between two invisible characters that isolate it from its surroundings.
 * Other names stay as they are: they run in the direction of the sentence, and need nothing.
 */

/** FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE. No name and no text from the server contains them. */
const OPEN = '\u2068';
const CLOSE = '\u2069';
const ISOLATED = new RegExp(`${OPEN}([^${CLOSE}]*)${CLOSE}`);
/** The blocks that Unicode gives to scripts from right to left. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** A name or a text for a sentence of ours, isolated from the rest if that makes a difference. */
export function isolated(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `${OPEN}${text}${CLOSE}` : text;
}

/** A part of a sentence: our own words, or what `isolated` has kept apart. */
export interface SentencePart {
  readonly text: string;
  readonly isIsolated: boolean;
}

/** The parts of a sentence without the invisible characters, for a page that has elements for them. */
export function sentenceParts(sentence: string): SentencePart[] {
  return sentence
    .split(ISOLATED)
    .map((text, index) => ({ text, isIsolated: index % 2 === 1 }))
    .filter(({ text }) => text !== '');
}

/** A sentence without the invisible characters, for terminals, some of which draw them as boxes. */
export function withoutIsolates(sentence: string): string {
  return sentenceParts(sentence)
    .map(({ text }) => text)
    .join('');
}
