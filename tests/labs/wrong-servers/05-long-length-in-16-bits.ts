import type { Change, Mistake } from './mistake.ts';

export const mistake: Mistake = {
  is: 'A message of 65,536 bytes and more gets a length of 16 bits, in which it does not fit.',
  refusedBy: 'a message of 65,535 bytes has a length of 16 bits, one of 65,536 has 64',
  kind: 'no answer',
  shows: 'A length of 0 must be in its shortest form',
};

export const change: Change = {
  file: 'stages/05-websocket-bridge/websocket-frames.ts',
  lines: [
    ['length < 65_536', 'length < Number.POSITIVE_INFINITY'],
    ['writeUInt16BE(length,', 'writeUInt16BE(length % 65_536,'],
  ],
};
