import type { Change, Mistake } from './mistake.ts';

export const mistake: Mistake = {
  is: 'It never asks whether a silent client is still there.',
  refusedBy:
    'a client is pinged every 20 s; one that answers nothing is disconnected within 45 s, and one that answers stays',
  kind: 'no answer',
  shows: 'Expected: a ping',
  takesLong: true,
};

export const change: Change = {
  file: 'stages/05-websocket-bridge/websocket-connection.ts',
  lines: [['else this.#webSocket.ping();', '']],
};
