import type { Change, Mistake } from './mistake.ts';

export const mistake: Mistake = {
  is: 'It takes the last byte of a range for the first one after it.',
  refusedBy: 'a range of a file is sent if the file has not changed',
  kind: 'wrong answer',
  shows: 'bytes=0-0',
};

export const change: Change = {
  file: 'stages/05-websocket-bridge/representation.ts',
  lines: [['Math.min(Number(last), size - 1)', 'Math.min(Number(last) - 1, size - 1)']],
};
