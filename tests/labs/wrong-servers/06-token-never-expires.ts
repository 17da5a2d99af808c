import type { Change, Mistake } from './mistake.ts';

export const mistake: Mistake = {
  is: 'The token of a member who has left is still good.',
  refusedBy: 'only a member may upload, and only while they are here',
  kind: 'wrong answer',
  shows: '401',
};

export const change: Change = {
  file: 'stages/06-media/upload-tokens.ts',
  lines: [
    ['if (!member || !valid)', 'if (!valid)'],
    ['return member;', 'return member ?? ({ id } as Member);'],
  ],
};
