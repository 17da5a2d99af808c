import type { Change, Mistake } from './mistake.ts';

export const mistake: Mistake = {
  is: 'Anyone who knows the id of a clip may share it.',
  refusedBy: 'a clip can be shared only by the member who uploaded it',
  kind: 'wrong answer',
  shows: 'who shares the clip',
};

export const change: Change = {
  file: 'stages/06-media/clip-ledger.ts',
  lines: [['entry?.owner !== owner', 'entry === undefined']],
};
