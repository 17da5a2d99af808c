import type { Entry } from '../../clients/chat/entry.ts';
import { button, element } from './dom.ts';

/** What a person can do about a message of their own that is not sent. */
export interface DeliveryActions {
  retry(entry: Entry): void;
  /** Stops the upload. The message can be sent again. */
  cancel(entry: Entry): void;
  remove(entry: Entry): void;
}

/** Shows the delivery state of one of our own messages, with the possible actions. */
export function showDelivery(place: HTMLElement, entry: Entry, actions: DeliveryActions): void {
  const { delivery } = entry;
  const bar = place.querySelector('progress');
  // The button next to the bar is kept, because nobody could press a button that is replaced at each step.
  if (bar && delivery?.state === 'sending' && delivery.progress !== undefined) {
    bar.value = delivery.progress;
    return;
  }
  // Screen readers read out only a failure.
  place.setAttribute('aria-live', delivery?.state === 'failed' ? 'polite' : 'off');
  const hadFocus = place.contains(document.activeElement);
  place.replaceChildren(...partsFor(entry, actions));
  if (hadFocus) place.querySelector('button')?.focus();
}

function partsFor(entry: Entry, actions: DeliveryActions): (Node | string)[] {
  const { delivery } = entry;
  switch (delivery?.state) {
    case 'sent':
      return ['✓', element('span', 'hidden-label', ' sent')];
    case 'sending':
      if (delivery.progress === undefined) return ['Sending…'];
      return [
        'Uploading…',
        uploadBar(delivery.progress),
        small('cancel-upload', 'Cancel', () => actions.cancel(entry)),
      ];
    case 'failed':
      return [
        element('span', 'failure', delivery.reason),
        small('retry', 'Try again', () => actions.retry(entry)),
        small('remove', 'Remove', () => actions.remove(entry)),
      ];
    default:
      return [];
  }
}

function uploadBar(progress: number): HTMLElement {
  const bar = element('progress', '');
  bar.value = progress;
  bar.setAttribute('aria-label', 'Upload');
  return bar;
}

function small(name: string, label: string, action: () => void): HTMLButtonElement {
  return button({ className: `button small ${name}` }, action, label);
}
