import type { Change, Mistake } from './mistake.ts';

export const mistake: Mistake = {
  is: 'It answers every range with 200 and the whole file.',
  refusedBy: 'a range of a file is sent if the file has not changed',
  kind: 'wrong answer',
  shows: 'bytes=0-0',
};

export const change: Change = {
  file: 'stages/05-websocket-bridge/representation.ts',
  lines: [['if (start < size) return { start, end };', 'if (start < size) return undefined;']],
};
