import type { Change, Mistake } from './mistake.ts';

export const mistake: Mistake = {
  is: 'It does not look at the origin, so any page in any tab may join.',
  refusedBy:
    "another page's WebSocket is refused; our own, and a client that is no browser, are welcome",
  kind: 'wrong answer',
  shows: 'with Origin: http://evil.example:',
};

export const change: Change = {
  file: 'stages/05-websocket-bridge/own-names.ts',
  lines: [['page.host === targetOf(request).host && this.#isOwn(page.hostname)', 'true']],
};
