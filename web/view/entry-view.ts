import type { Entry } from '../../clients/chat/entry.ts';
import { clock, dateAndClock } from '../../clients/chat/format.ts';
import { isBubble } from '../../clients/chat/grouping.ts';
import { rosterSentence } from '../../clients/chat/roster-changes.ts';
import { avatar, coloured } from './avatar.ts';
import { clipPlayer } from './clip-player.ts';
import { type DeliveryActions, showDelivery } from './delivery-view.ts';
import { element } from './dom.ts';
import { messageText, showText } from './message-text.ts';

/** Creates the element for an entry of the log. */
export function entryView(entry: Entry, actions: DeliveryActions): HTMLElement {
  const { content, delivery } = entry;
  const isMessage = isBubble(entry);
  const view = element('div', isMessage ? 'entry message' : 'entry line');
  view.dataset.type = content.type;
  view.append(...(isMessage ? messageParts(entry) : [lineView(entry)]));
  if (delivery) {
    view.classList.add('own');
    view.append(element('span', 'delivery'));
  }
  refresh(view, entry, actions);
  return view;
}

/** Updates the parts of a view that can change: the time and the delivery state. */
export function refresh(view: HTMLElement, entry: Entry, actions: DeliveryActions): void {
  const { at, delivery } = entry;
  view.querySelector('.time')?.replaceWith(timeView(at));
  if (!delivery) return;
  view.dataset.state = delivery.state;
  const place = view.querySelector<HTMLElement>('.delivery');
  if (place) showDelivery(place, entry, actions);
}

function messageParts({ content, author, at }: Entry): HTMLElement[] {
  const name = author?.name ?? '';
  const label = coloured(element('span', 'author', name), name);
  const body = content.type === 'clip' ? clipPlayer(content.clip) : element('p', 'text');
  if (content.type === 'said') showText(body, content.text);
  const bubble = element('div', 'bubble', body, timeView(at));
  return [avatar(name), label, bubble];
}

/** Every entry that is not a bubble is one line: joins and leaves, actions, notices. */
export function lineView(entry: Entry): HTMLElement {
  return element('p', 'line-text', ...messageText(sentenceOf(entry)), ' ', timeView(entry.at));
}

function sentenceOf(entry: Entry): string {
  const { content, author } = entry;
  if (content.type === 'acted') return `${author?.name} ${content.text}`;
  return content.type === 'notice' ? content.text : rosterSentence([entry]);
}

function timeView(at: number): HTMLElement {
  const time = element('time', 'time', clock(at));
  time.dateTime = new Date(at).toISOString();
  time.title = dateAndClock(at);
  // When the server confirms a message, the time becomes the server's, which need not be read out.
  time.setAttribute('aria-live', 'off');
  return time;
}
