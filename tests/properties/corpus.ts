/**
 * Inputs that once failed, here or elsewhere. They are tried before random ones. When a property fails, add
 * the counterexample that fast-check prints.
 */

/** A stream in hexadecimal, and the places where it is split. */
export const LINE_STREAMS: readonly (readonly [hex: string, places: number[]])[] = [
  ['0d000a', [1]],
  ['fffd06', [1, 2]],
  ['ff', []],
  ['e282ac0a', [1, 2]],
];

export const REQUESTS = [
  '[]',
  'null',
  '{"type":"constructor"}',
  '{"__proto__":{"type":"who"}}',
  '{"type":[]}',
  `{"type":"say","text":"${'\\u0416'.repeat(1_400)}"}`,
];

export const TEXTS = [
  '\u200b',
  '\u3164',
  'price\t12',
  'old\rmac',
  'a\u202eb',
  '\ud83d',
  ' \u0000\n ',
  '! \u2028!',
  '\u0085',
];

export const NAMES = ['ẞ', 'ß', 'İ', 'ı', 'ſ', 'ΐ', 'ǰ', '\u212a', '\u212b', 'Ω', 'ﬁ'];

/** The lengths of messages, and the position of the member who comes back. */
export const STORIES: readonly (readonly [lengths: number[], place: number])[] = [
  [[], 0],
  [[1], 1],
  [[1], 2],
];
