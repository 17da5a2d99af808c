import { answeredBy, findAnswered } from '../clients/chat/answering.ts';
import type { Chat } from '../clients/chat/chat.ts';
import type { Answered, Entry } from '../clients/chat/entry.ts';
import type { LateHistory } from './late-history.ts';
import { recallAnswered, rememberAnswered } from './storage.ts';
import { AnswerBar } from './view/answer-bar.ts';
import type { Composer } from './view/composer.ts';
import type { LogView } from './view/log-view.ts';

/** How long the message that was jumped to is marked, in milliseconds. */
const FOUND_MS = 1_600;

/** What answers connect. */
interface AnswerParts {
  readonly chat: Chat;
  readonly log: LogView;
  readonly lateHistory: LateHistory;
  readonly composer: Composer;
}

/**
 * The wiring of answers: a message of the log is chosen, the bar above the composer shows it, and it is kept with
 * the draft until the next message is sent.
 */
export class Answers {
  readonly #parts: () => AnswerParts;
  readonly #bar = new AnswerBar({
    jump: (answered) => this.jump(answered),
    drop: () => this.drop(),
  });

  /** `parts` is called later, because the log needs this first. */
  constructor(parts: () => AnswerParts) {
    this.#parts = parts;
  }

  /** Chooses a message, unless the server no longer has it. */
  answer(entry: Entry): void {
    const { chat, composer } = this.#parts();
    const answered = answeredBy(entry);
    if (!answered || !chat.room.canAnswer(answered)) return;
    chat.answering.choose(answered);
    composer.focus();
  }

  /** Shows the message that another one answers. Returns false if it is no longer here. */
  jump(answered: Answered): boolean {
    const { chat, log, lateHistory } = this.#parts();
    lateHistory.placeAll();
    const entry = findAnswered(chat.room.entries, answered);
    const row = entry && log.elementOf(entry, true);
    if (row) focusOn(row);
    return row !== undefined;
  }

  drop(): void {
    this.#parts().chat.answering.choose(undefined);
  }

  /** Chooses again what the draft of the last page answered. */
  recall(): void {
    this.#parts().chat.answering.choose(recallAnswered());
  }

  /** The next message answers this one, or none. */
  show(answered: Answered | undefined): void {
    this.#bar.show(answered);
    rememberAnswered(answered);
  }
}

/** The reader's focus goes to the message, from where the keyboard leads on. */
function focusOn(row: HTMLElement): void {
  if (!row.hasAttribute('tabindex')) row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.classList.add('found');
  setTimeout(() => row.classList.remove('found'), FOUND_MS);
}
