import type { Change, Mistake } from './mistake.ts';

export const mistake: Mistake = {
  is: 'It sends clips as HTML, so a clip could act as a page of this server.',
  refusedBy: 'a voice message is uploaded, shared, announced and fetched',
  kind: 'wrong answer',
  shows: "Received: 'text/html'",
};

export const change: Change = {
  file: 'stages/06-media/clip-files.ts',
  lines: [['type: clip.mime,', "type: 'text/html',"]],
};
