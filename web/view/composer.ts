import { byId } from './dom.ts';

/** Is told what is written. */
export interface ComposerListener {
  /** Returns false when the text should stay, to be mended. */
  entered(typed: string): boolean;
  /** Something is being written that others will see. */
  writing(): void;
}

/** Where messages are written. */
export class Composer {
  readonly #form = byId('composer', HTMLFormElement);
  readonly #text = byId('text', HTMLTextAreaElement);
  readonly #send = byId('send', HTMLButtonElement);
  readonly #listener: ComposerListener;

  constructor(listener: ComposerListener) {
    this.#listener = listener;
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
      this.#fit();
      if (this.#text.value.trim() && !this.#text.value.startsWith('/')) listener.writing();
    });
  }

  set enabled(enabled: boolean) {
    this.#text.disabled = !enabled;
    this.#send.disabled = !enabled;
  }

  set hidden(hidden: boolean) {
    this.#form.hidden = hidden;
  }

  focus(): void {
    this.#text.focus();
  }

  clear(): void {
    this.#text.value = '';
    this.#fit();
  }

  #enter(): void {
    if (!this.#text.value.trim() || this.#text.disabled) return;
    if (this.#listener.entered(this.#text.value)) this.clear();
    this.focus();
  }

  /** As high as the text; the style sheet sets the limit. */
  #fit(): void {
    this.#text.style.height = 'auto';
    this.#text.style.height = `${this.#text.scrollHeight}px`;
  }
}

/** While an input method composes, Enter chooses a word. Safari tells it by the key code 229 alone. */
function isComposing({ isComposing, keyCode }: KeyboardEvent): boolean {
  return isComposing || keyCode === 229;
}
