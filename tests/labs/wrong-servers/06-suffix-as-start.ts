import type { Change, Mistake } from './mistake.ts';

export const mistake: Mistake = {
  is: 'It takes the length of a range from the end for its first byte.',
  refusedBy: 'a range of a file is sent if the file has not changed',
  kind: 'wrong answer',
  shows: 'bytes=-50',
};

export const change: Change = {
  file: 'stages/05-websocket-bridge/representation.ts',
  lines: [['first ? Number(first) : Math.max(0, size - Number(last))', 'Number(first || last)']],
};
