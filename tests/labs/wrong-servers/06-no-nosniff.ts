import type { Change, Mistake } from './mistake.ts';

export const mistake: Mistake = {
  is: 'It lets browsers guess what a clip is.',
  refusedBy: 'a voice message is uploaded, shared, announced and fetched',
  kind: 'wrong answer',
  shows: "Expected: 'nosniff'",
};

export const change: Change = {
  file: 'stages/05-websocket-bridge/web-server.ts',
  lines: [["  'X-Content-Type-Options': 'nosniff',\n", '']],
};
