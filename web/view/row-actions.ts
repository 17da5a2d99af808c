import type { Entry } from '../../clients/chat/entry.ts';
import { button, element, icon } from './dom.ts';
import type { LogRow } from './log-row.ts';
import { lineOf } from './muted-row.ts';
import { Swipe } from './swipe.ts';

/*
 * What can be done with a message. There is one set of buttons for the whole log, and it moves to the message
 * under the pointer or with the focus: 5,000 messages with buttons of their own would make the log slow, and a
 * screen reader would read the buttons out with each new message.
 */

/** A tap on one of these is for that alone. Without a mouse, the buttons would cover what is beside it. */
const CONTROLS = 'a, button, audio, video, [role="slider"]';

/** What a person can do with a message of the log. */
export interface RowChoices {
  answer(entry: Entry): void;
  /** Mutes the author for this person. */
  mute(entry: Entry): void;
  /** Whether this person does not want to see the message. */
  isMuted(entry: Entry): boolean;
}

/** The buttons beside one message of the log, the key `r`, and the swipe that does the same. */
export class RowActions {
  readonly #log: HTMLElement;
  readonly #rowOf: (target: Element) => LogRow | undefined;
  readonly #choices: RowChoices;
  readonly #buttons: HTMLElement;
  readonly #mute: HTMLButtonElement;
  #row: LogRow | undefined;

  /** `rowOf` returns the row that contains an element. */
  constructor(
    log: HTMLElement,
    rowOf: (target: Element) => LogRow | undefined,
    choices: RowChoices,
  ) {
    this.#log = log;
    this.#rowOf = rowOf;
    this.#choices = choices;
    const answer = button(
      { className: 'icon-button answer', label: 'Answer' },
      () => this.#answer(this.#row),
      icon('answer'),
    );
    answer.title = 'Answer (R)';
    answer.setAttribute('aria-keyshortcuts', 'r');
    this.#mute = button(
      { className: 'icon-button mute', label: 'Mute for me' },
      () => this.#muteAuthor(),
      icon('mute'),
    );
    this.#buttons = element('div', 'row-actions', answer, this.#mute);
    // Not part of the message that a screen reader reads out.
    this.#buttons.ariaLive = 'off';
    this.#follow();
    new Swipe(log, {
      bodyAt: (target) => this.#messageAt(target)?.body,
      swiped: (target) => this.#answer(this.#messageAt(target)),
    });
  }

  #follow(): void {
    const showAt = ({ target }: Event) => {
      if (target instanceof Element) this.#showAt(target);
    };
    this.#log.addEventListener('pointerover', (event) => {
      // A finger that scrolls is over many messages. It chooses one with a tap.
      if (event.pointerType === 'mouse') showAt(event);
    });
    this.#log.addEventListener('click', (event) => {
      const { target } = event;
      if (!(target instanceof Element && target.closest(CONTROLS))) showAt(event);
      else if (this.#messageAt(target) !== this.#row) this.#hide();
    });
    this.#log.addEventListener('focusin', (event) => {
      if (event.target instanceof Element && event.target.matches(':focus-visible')) showAt(event);
    });
    this.#log.addEventListener('pointerleave', () => {
      if (!this.#log.contains(document.activeElement)) this.#hide();
    });
    this.#log.addEventListener('keydown', (event) => {
      const { key, target, ctrlKey, altKey, metaKey } = event;
      const isPlain = !ctrlKey && !altKey && !metaKey;
      if (key.toLowerCase() !== 'r' || !isPlain || !(target instanceof Element)) return;
      const row = this.#messageAt(target);
      if (!row) return;
      // Otherwise the letter would be typed into the composer, which has the focus then.
      event.preventDefault();
      this.#answer(row);
    });
  }

  #showAt(target: Element): void {
    const row = this.#messageAt(target);
    if (row === this.#row && this.#buttons.isConnected) return;
    this.#hide();
    this.#row = row;
    if (!row) return;
    const { author, delivery, isHost } = row.last;
    this.#mute.hidden = delivery !== undefined || isHost === true;
    this.#mute.title = `Mute ${author?.name} for me`;
    row.body.append(this.#buttons);
  }

  #hide(): void {
    this.#row = undefined;
    this.#buttons.remove();
  }

  /** The button goes with the message, and the focus to the line that is left of it. */
  #muteAuthor(): void {
    const row = this.#row;
    if (!row) return;
    this.#choices.mute(row.last);
    lineOf(row.element)?.focus();
  }

  #answer(row: LogRow | undefined): void {
    if (row) this.#choices.answer(row.last);
  }

  /** Only what the server has posted can be answered. */
  #messageAt(target: Element): LogRow | undefined {
    const row = this.#rowOf(target);
    return row?.last.place ? row : undefined;
  }
}
