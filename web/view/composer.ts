import { charactersLeft } from '../../clients/chat/command.ts';
import type { Words } from '../../clients/chat/completion.ts';
import { byId } from './dom.ts';
import { Suggestions } from './suggestions.ts';

/*
 * The text field. Its text is stored with each change, so that a reload loses nothing. After Enter the
 * focus stays in it, and a text that was refused stays for correction.
 */

/** Below this number of characters left, the number is shown. */
const NEAR_THE_END = 200;

/** Receives what is written. */
export interface ComposerListener {
  /** Returns false if the text should stay, to be corrected. */
  entered(typed: string): boolean;
  /** Something is being written that others will see. */
  writing(): void;
  /** The text has changed, by the person or by the program. */
  changed(draft: string): void;
  /** Escape was pressed, and nothing else used it. */
  escaped(): void;
  /** The words that can be completed. */
  words(): Words;
}

/** The field in which messages are written. */
export class Composer {
  readonly #form = byId('composer', HTMLFormElement);
  readonly #text = byId('text', HTMLTextAreaElement);
  readonly #left = byId('characters-left', HTMLElement);
  readonly #note = byId('composer-note', HTMLElement);
  readonly #told = byId('composer-told', HTMLElement);
  readonly #send = byId('send', HTMLButtonElement);
  readonly #listener: ComposerListener;

  /** Starts with `draft`. */
  constructor(draft: string, listener: ComposerListener) {
    this.#listener = listener;
    this.#text.value = draft;
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#enter();
    });
    const suggestions = new Suggestions(
      this.#text,
      () => listener.words(),
      () => this.#changed(),
    );
    this.#text.addEventListener('keydown', (event) => {
      if (!isComposing(event) && suggestions.pressed(event)) {
        event.preventDefault();
        return;
      }
      if (event.key === 'Escape' && !isComposing(event)) listener.escaped();
      if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
      event.preventDefault();
      this.#enter();
    });
    this.#text.addEventListener('input', () => {
      suggestions.typed();
      this.#changed();
      if (this.#text.value.trim() && !this.#text.value.startsWith('/')) listener.writing();
    });
    // The number of lines depends on the width, which is 0 until the room is shown.
    new ResizeObserver(() => this.#fit()).observe(byId('conversation', HTMLElement));
    this.#count(charactersLeft(draft));
  }

  set enabled(enabled: boolean) {
    this.#text.disabled = !enabled;
    this.#send.disabled = !enabled;
  }

  /** What a person should know before writing or recording. It stays visible during a recording. */
  set note(note: string) {
    this.#note.textContent = note;
  }

  /** Says something until the person goes on writing. */
  tell(sentence: string): void {
    this.#told.textContent = sentence;
  }

  set hidden(hidden: boolean) {
    this.#form.hidden = hidden;
    this.#fit();
  }

  focus(): void {
    this.#text.focus();
  }

  clear(): void {
    this.#text.value = '';
    this.#changed();
  }

  #enter(): void {
    if (!this.#text.value.trim() || this.#text.disabled) return;
    if (this.#listener.entered(this.#text.value)) this.clear();
    this.focus();
  }

  #changed(): void {
    this.tell('');
    this.#fit();
    this.#count(charactersLeft(this.#text.value));
    this.#listener.changed(this.#text.value);
  }

  #count(left: number): void {
    const count = left < 0 ? `${-left} too many` : `${left} left`;
    this.#left.textContent = left > NEAR_THE_END ? '' : count;
    this.#text.setAttribute('aria-invalid', String(left < 0));
  }

  /** Makes the field as high as its text. The style sheet sets the limit. */
  #fit(): void {
    this.#text.style.height = 'auto';
    const { scrollHeight } = this.#text;
    // A hidden field has no height.
    if (scrollHeight > 0) this.#text.style.height = `${scrollHeight}px`;
  }
}

/** While an input method is composing, Enter chooses a word. Safari reports this only by the key code 229. */
function isComposing({ isComposing, keyCode }: KeyboardEvent): boolean {
  return isComposing || keyCode === 229;
}
