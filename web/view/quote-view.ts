import { quotedName } from '../../clients/chat/answering.ts';
import type { Answered } from '../../clients/chat/entry.ts';
import { element } from './dom.ts';

/*
 * The message that another one answers, in one line above the answer. It is an element of its own, so no text
 * that a person writes can look like it.
 */

export interface QuoteActions {
  /** Shows the message. Returns false if it is no longer here. */
  jump(answered: Answered): boolean;
}

/** The author and the first words. A press jumps to the message, or says that it is gone. */
export function quoteView(answered: Answered, { jump }: QuoteActions): HTMLButtonElement {
  const name = element('bdi', 'quote-name', quotedName(answered));
  const words = element('bdi', 'quote-words', answered.text);
  const label = element('span', 'hidden-label', 'Answers ');
  const gone = element('span', 'quote-gone');
  gone.setAttribute('role', 'status');
  const view = element('button', 'quote', label, name, ' ', words, gone);
  view.type = 'button';
  view.addEventListener('click', () => {
    gone.textContent = jump(answered) ? '' : 'This message is no longer here.';
  });
  return view;
}
