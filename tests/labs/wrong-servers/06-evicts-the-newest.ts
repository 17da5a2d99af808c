import type { Change, Mistake } from './mistake.ts';

export const mistake: Mistake = {
  is: 'When there is no room for another clip, the newest one goes.',
  refusedBy: 'when there is no room for another clip, the oldest one goes',
  kind: 'wrong answer',
  shows: 'the newest clip',
  takesLong: true,
};

export const change: Change = {
  file: 'stages/06-media/clip-ledger.ts',
  lines: [
    [
      'for (const oldest of this.#entries.values())',
      'for (const oldest of [...this.#entries.values()].reverse())',
    ],
  ],
};
