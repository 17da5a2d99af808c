import type { Change, Mistake } from './mistake.ts';

export const mistake: Mistake = {
  is: 'It looks for its own name anywhere in the origin, so a name that ends with it will do.',
  refusedBy:
    "another page's WebSocket is refused; our own, and a client that is no browser, are welcome",
  kind: 'wrong answer',
  shows: 'with Origin: http://evil-localhost:',
};

export const change: Change = {
  file: 'stages/05-websocket-bridge/own-names.ts',
  lines: [
    [
      'page.host === targetOf(request).host && this.#isOwn(page.hostname)',
      'page.host.endsWith(targetOf(request).host)',
    ],
  ],
};
