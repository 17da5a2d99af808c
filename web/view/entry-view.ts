import { authorName, type Entry } from '../../clients/chat/entry.ts';
import { clock, dateAndClock } from '../../clients/chat/format.ts';
import { isBubble } from '../../clients/chat/grouping.ts';
import { rosterSentence } from '../../clients/chat/roster-changes.ts';
import { clipPlayer, downloadLink } from './clip-player.ts';
import { button, element, icon, sentenceView } from './dom.ts';
import { fold } from './folding.ts';
import { avatar, coloured } from './members-panel.ts';
import { type QuoteActions, quoteView } from './quote-view.ts';
import { showText, showWords } from './text-view.ts';

/*
 * An entry as elements: its author, text or clip, time, and the state of its delivery. A view is built
 * once and then only refreshed where it can change, because replacing an element stops a clip that is
 * playing, loses the focus, and makes a screen reader read the message again.
 */

/** Creates the element for an entry of the log. */
export function entryView(entry: Entry, actions: EntryActions): HTMLElement {
  const { content, delivery } = entry;
  const isMessage = isBubble(entry);
  const view = element('div', isMessage ? 'entry message' : 'entry line');
  view.dataset.type = content.type;
  const parts = isMessage ? messageParts(entry, actions) : [lineView(entry, actions.you())];
  view.append(...parts);
  if (entry.re) (view.querySelector('.bubble') ?? view).prepend(quoteView(entry.re, actions));
  if (entry.isHost) view.classList.add('host');
  if (delivery) {
    view.classList.add('own');
    view.append(element('span', 'delivery'));
  }
  refreshDelivery(view, entry, actions);
  return view;
}

/** Updates the parts of a view that can change: the time and the delivery state. */
export function refresh(view: HTMLElement, entry: Entry, actions: DeliveryActions): void {
  // The server no longer has the message that this one answers.
  if (!entry.re) view.querySelector('.quote')?.remove();
  view.querySelector('.time')?.replaceWith(timeView(entry.at));
  refreshDelivery(view, entry, actions);
}

function refreshDelivery(view: HTMLElement, entry: Entry, actions: DeliveryActions): void {
  const { delivery } = entry;
  if (!delivery) return;
  view.dataset.state = delivery.state;
  const place = view.querySelector<HTMLElement>('.delivery');
  if (place) showDelivery(place, entry, actions);
}

function messageParts(entry: Entry, { giveHeight, you }: EntryActions): HTMLElement[] {
  const { content, at } = entry;
  const more: HTMLElement[] = [];
  const body = content.type === 'clip' ? clipPlayer(content.clip) : element('div', 'text');
  if (content.type === 'said') {
    // Each line has the direction of its first letter, as the style sheet says.
    body.dir = 'auto';
    showText(body, content.text, you());
    more.push(...fold(body, content.text, giveHeight));
  }
  const bubble = element('div', 'bubble', body, ...more, timeView(at));
  return [...authorParts(entry), bubble];
}

/** The host has a mark of its own instead of the initials and the colour of a name. */
function authorParts(entry: Entry): HTMLElement[] {
  if (entry.isHost) return [element('span', 'host-mark', icon('host'), 'Host')];
  const name = authorName(entry);
  return [avatar(name), coloured(element('bdi', 'author', name), name)];
}

/** Every entry that is not a bubble is one line: joins and leaves, actions, notices. */
export function lineView(entry: Entry, you = ''): HTMLElement {
  const line = element('p', 'line-text', ...lineParts(entry, you), ' ', timeView(entry.at));
  // An action has the direction of its text, whatever that of the name is.
  if (entry.content.type === 'acted') line.dir = 'auto';
  return line;
}

function lineParts(entry: Entry, you: string): (Node | string)[] {
  const { content, author } = entry;
  if (content.type === 'notice') return sentenceView(content.text);
  if (content.type !== 'acted') return sentenceView(rosterSentence([entry]));
  const text = element('span', '');
  showWords(text, content.text, you);
  return [element('bdi', '', author?.name ?? ''), ' ', text];
}

function timeView(at: number): HTMLElement {
  const time = element('time', 'time', clock(at));
  time.dateTime = new Date(at).toISOString();
  time.title = dateAndClock(at);
  // In a line from right to left, "3:35 PM" would be read as "PM 3:35".
  time.dir = 'auto';
  // When the server confirms a message, the time becomes the server's, which need not be read out.
  time.setAttribute('aria-live', 'off');
  return time;
}

/** What a person can do in a message; about one of their own that is not sent, except for the first. */
export interface DeliveryActions extends QuoteActions {
  /** Our name, which stands out in texts. */
  you(): string;
  retry(entry: Entry): void;
  /** Stops the upload. The message can be sent again. */
  cancel(entry: Entry): void;
  remove(entry: Entry): void;
  /** The focus leaves the log: by the keyboard, or because the button that had it is gone. */
  left(): void;
}

/** What a message does for a person who reads it, besides. */
export interface EntryActions extends DeliveryActions {
  /** Calls a function that changes the height of the message, and keeps the reader's place. */
  giveHeight(toggle: () => void): void;
}

/** Shows the delivery state of one of our own messages, with the possible actions. */
function showDelivery(place: HTMLElement, entry: Entry, actions: DeliveryActions): void {
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
  if (!hadFocus) return;
  const next = place.querySelector<HTMLElement>('button, a');
  if (next) next.focus();
  else actions.left();
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
        ...(delivery.isFinal
          ? savingParts(entry)
          : [small('retry', 'Try again', () => actions.retry(entry))]),
        small('remove', 'Remove', () => actions.remove(entry)),
      ];
    default:
      return [];
  }
}

/** For a message that cannot be sent: a recording would be lost, while a text can be copied. */
function savingParts({ content }: Entry): HTMLElement[] {
  return content.type === 'clip' ? [downloadLink(content.clip, 'Save')] : [];
}

/** A native progress bar, which screen readers know. */
function uploadBar(progress: number): HTMLElement {
  const bar = element('progress', '');
  bar.value = progress;
  bar.setAttribute('aria-label', 'Upload');
  return bar;
}

function small(name: string, label: string, action: () => void): HTMLButtonElement {
  return button({ className: `button small ${name}` }, action, label);
}
