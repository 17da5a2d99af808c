import type { Change, Mistake } from './mistake.ts';

export const mistake: Mistake = {
  is: 'It counts no bytes, so an upload in chunks may be of any size.',
  refusedBy:
    'a client that sends too much gets the reason, even if it reads only after sending everything',
  kind: 'wrong answer',
  shows: 'Expected: 413',
};

export const change: Change = {
  file: 'stages/06-media/upload-route.ts',
  lines: [["    if (length > maxBytes) throw new ProtocolError('clip-too-big');\n", '']],
};
