import type { Change, Mistake } from './mistake.ts';

export const mistake: Mistake = {
  is: 'It looks up the member that a token names, and does not check the signature.',
  refusedBy: 'only a member may upload, and only while they are here',
  kind: 'wrong answer',
  shows: 'the answer to an upload of',
};

export const change: Change = {
  file: 'stages/06-media/upload-tokens.ts',
  lines: [
    [
      'given.length === expected.length && timingSafeEqual(given, expected)',
      'given.length > 0 && expected.length > 0',
    ],
  ],
};
