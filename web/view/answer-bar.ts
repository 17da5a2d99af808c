import type { Answered } from '../../clients/chat/entry.ts';
import { byId } from './dom.ts';
import { type QuoteActions, quoteView } from './quote-view.ts';

export interface AnswerBarActions extends QuoteActions {
  /** The next message is to answer nothing. */
  drop(): void;
}

/** The line above the composer with the message that is being answered. */
export class AnswerBar {
  readonly #bar = byId('answering', HTMLElement);
  readonly #quote = byId('answering-quote', HTMLElement);
  readonly #actions: AnswerBarActions;

  constructor(actions: AnswerBarActions) {
    this.#actions = actions;
    byId('answering-drop', HTMLButtonElement).addEventListener('click', () => {
      actions.drop();
      byId('text', HTMLTextAreaElement).focus();
    });
  }

  show(answered: Answered | undefined): void {
    this.#bar.hidden = answered === undefined;
    this.#quote.replaceChildren(...(answered ? [quoteView(answered, this.#actions)] : []));
  }
}
