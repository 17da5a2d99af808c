import { charactersLeft } from '../text/characters-left.ts';
import { byId } from './dom.ts';

/** From so few characters on it says how many are left. */
const NEAR_THE_END = 200;

/** Is told what is written. */
export interface ComposerListener {
  /** Returns false when the text should stay, to be mended. */
  entered(typed: string): boolean;
  /** Something is being written that others will see. */
  writing(): void;
  /** The text is this now, whoever has changed it. */
  changed(draft: string): void;
}

/** Where messages are written. */
export class Composer {
  readonly #form = byId('composer', HTMLFormElement);
  readonly #text = byId('text', HTMLTextAreaElement);
  readonly #left = byId('characters-left', HTMLElement);
  readonly #send = byId('send', HTMLButtonElement);
  readonly #listener: ComposerListener;

  /** Begins with `draft`. */
  constructor(draft: string, listener: ComposerListener) {
    this.#listener = listener;
    this.#text.value = draft;
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#enter();
    });
    this.#text.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
      event.preventDefault();
      this.#enter();
    });
    this.#text.addEventListener('input', () => {
      this.#changed();
      if (this.#text.value.trim() && !this.#text.value.startsWith('/')) listener.writing();
    });
    // The width decides how many lines there are, and there is none before the room is shown.
    new ResizeObserver(() => this.#fit()).observe(byId('conversation', HTMLElement));
    this.#changed();
  }

  set enabled(enabled: boolean) {
    this.#text.disabled = !enabled;
    this.#send.disabled = !enabled;
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
    this.#fit();
    this.#count(charactersLeft(this.#text.value));
    this.#listener.changed(this.#text.value);
  }

  #count(left: number): void {
    const count = left < 0 ? `${-left} too many` : `${left} left`;
    this.#left.textContent = left > NEAR_THE_END ? '' : count;
    this.#text.setAttribute('aria-invalid', String(left < 0));
  }

  /** As high as the text; the style sheet sets the limit. */
  #fit(): void {
    this.#text.style.height = 'auto';
    const { scrollHeight } = this.#text;
    // A field that is not shown has no height to measure.
    if (scrollHeight > 0) this.#text.style.height = `${scrollHeight}px`;
  }
}

/** While an input method composes, Enter chooses a word. Safari tells it by the key code 229 alone. */
function isComposing({ isComposing, keyCode }: KeyboardEvent): boolean {
  return isComposing || keyCode === 229;
}
