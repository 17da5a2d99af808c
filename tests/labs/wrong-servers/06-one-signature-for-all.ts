import type { Change, Mistake } from './mistake.ts';

export const mistake: Mistake = {
  is: 'The signature does not cover the id, so any token can be made into that of another member.',
  refusedBy: 'only a member may upload, and only while they are here',
  kind: 'wrong answer',
  shows: 'the answer to an upload of',
};

export const change: Change = {
  file: 'stages/06-media/upload-tokens.ts',
  lines: [['.update(id)', ".update('member')"]],
};
