import type { Change, Mistake } from './mistake.ts';

export const mistake: Mistake = {
  is: 'It reads an upload that announces a gigabyte until it has received too much.',
  refusedBy: 'an upload that announces too many bytes is refused before they are sent',
  kind: 'no answer',
  shows: 'status 413 before the body is sent',
};

export const change: Change = {
  file: 'stages/06-media/upload-route.ts',
  lines: [
    [
      "if (Number(request.headers['content-length']) > maxBytes) throw new ProtocolError('clip-too-big');",
      '',
    ],
  ],
};
