import type { Change, Mistake } from './mistake.ts';

export const mistake: Mistake = {
  is: 'It believes what an upload says about itself, and does not read the recording.',
  refusedBy: 'an upload that is not a recording, too long, too big or of another kind is refused',
  kind: 'wrong answer',
  shows: 'the answer to an upload of 40 bytes of audio/webm',
};

export const change: Change = {
  file: 'stages/06-media/upload-route.ts',
  lines: [
    [
      'const read = await readClip(received, claim, upload.signal);',
      "const read = { bytes: received, mime: contentType.replace(/;.*/, ''), durationMs: 1_000 };",
    ],
  ],
};
