import type { Change, Mistake } from './mistake.ts';

export const mistake: Mistake = {
  is: 'It takes as many bytes as Content-Length says, and an upload in chunks has none.',
  refusedBy: 'an upload in chunks, whose length nobody has announced, is accepted',
  kind: 'wrong answer',
  shows: 'Expected: 201',
};

export const change: Change = {
  file: 'stages/06-media/upload-route.ts',
  lines: [
    [
      'return Buffer.concat(chunks);',
      "return Buffer.concat(chunks, Number(request.headers['content-length'] ?? 0));",
    ],
  ],
};
