import type { Change, Mistake } from './mistake.ts';

export const mistake: Mistake = {
  is: 'It compares names without ports, so another server on this computer may send its pages here.',
  refusedBy:
    "another page's WebSocket is refused; our own, and a client that is no browser, are welcome",
  kind: 'wrong answer',
  shows: 'with Origin: http://127.0.0.1:1:',
};

export const change: Change = {
  file: 'stages/05-websocket-bridge/own-names.ts',
  lines: [['page.host === targetOf(request).host', 'page.hostname === targetOf(request).hostname']],
};
