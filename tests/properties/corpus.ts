/**
 * What once failed, here or elsewhere: tried before anything that chance finds. When a property
 * fails, add the counterexample that fast-check prints.
 */

/** A stream in hexadecimal, and where it is cut. */
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

/** The lengths of messages, and the place of who comes back. */
export const STORIES: readonly (readonly [lengths: number[], place: number])[] = [
  [[], 0],
  [[1], 1],
  [[1], 2],
];
