import type { Change, Mistake } from './mistake.ts';

export const mistake: Mistake = {
  is: 'It counts the bytes of an upload only when it has all of them in memory.',
  refusedBy: 'an upload in chunks that goes on and on is refused before it ends',
  kind: 'no answer',
  shows: 'status 413 while the upload goes on',
};

export const change: Change = {
  file: 'stages/06-media/upload-route.ts',
  lines: [
    [
      "    if (length > maxBytes) throw new ProtocolError('clip-too-big');\n  }",
      "  }\n  if (length > maxBytes) throw new ProtocolError('clip-too-big');",
    ],
  ],
};
