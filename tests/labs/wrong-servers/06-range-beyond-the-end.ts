import type { Change, Mistake } from './mistake.ts';

export const mistake: Mistake = {
  is: 'A range that begins after the end gets the whole file instead of a 416.',
  refusedBy: 'a range of a file is sent if the file has not changed',
  kind: 'wrong answer',
  shows: 'Expected: 416',
};

export const change: Change = {
  file: 'stages/05-websocket-bridge/representation.ts',
  lines: [
    [
      'if (start < size) return { start, end };\n  throw',
      'return start < size ? { start, end } : undefined;\n  throw',
    ],
  ],
};
