import type { Delivery } from '../entry.ts';
import { button, element } from './dom.ts';

/** How far a message of our own has come, and a way on when it has failed. */
export function deliveryView(delivery: Delivery, onRetry: () => void): HTMLElement {
  switch (delivery.state) {
    case 'sent':
      return element('span', 'delivery', '✓', element('span', 'hidden-label', ' sent'));
    case 'sending':
      return sendingView(delivery.progress);
    case 'failed':
      return element(
        'span',
        'delivery',
        element('span', 'failure', delivery.reason),
        button({ className: 'button small retry' }, onRetry, 'Try again'),
      );
  }
}

function sendingView(progress: number | undefined): HTMLElement {
  if (progress === undefined) return element('span', 'delivery', 'Sending…');
  const bar = element('progress', '');
  bar.value = progress;
  bar.setAttribute('aria-label', 'Upload');
  return element('span', 'delivery', 'Uploading…', bar);
}
