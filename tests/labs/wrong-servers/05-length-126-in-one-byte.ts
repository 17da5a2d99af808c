import type { Change, Mistake } from './mistake.ts';

export const mistake: Mistake = {
  is: 'A message of 126 bytes gets a length of 126 in the second byte, which announces two more bytes.',
  refusedBy: 'a message of 126 bytes has a length of 16 bits, one of 125 does not',
  kind: 'no answer',
  shows: '81 7e 7b 22',
};

export const change: Change = {
  file: 'stages/05-websocket-bridge/websocket-frames.ts',
  lines: [['length < LENGTH_16', 'length <= LENGTH_16']],
};
