import { byId } from './dom.ts';

/** The form in front of the room. */
export class JoinForm {
  readonly #view = byId('join-view', HTMLElement);
  readonly #name = byId('name', HTMLInputElement);
  readonly #error = byId('join-error', HTMLElement);
  readonly #button = byId('join-button', HTMLButtonElement);

  constructor(name: string, onJoin: (name: string) => void) {
    this.#name.value = name;
    byId('join', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      const wanted = this.#name.value.trim();
      if (wanted) onJoin(wanted);
      else this.show('Write a name first.');
    });
  }

  /** Shows the form, with what is wrong with the name; `name` is the one to begin with. */
  show(error = '', name = this.#name.value): void {
    // Who is typing here already is not disturbed without a reason.
    const calls = this.#view.hidden || error !== '';
    this.#view.hidden = false;
    this.#name.value = name;
    this.#error.textContent = error;
    this.#name.setAttribute('aria-invalid', String(error !== ''));
    if (!calls) return;
    this.#name.focus();
    this.#name.select();
  }

  /** Returns whether it was to be seen: then somebody has just joined by it. */
  hide(): boolean {
    const shown = !this.#view.hidden;
    this.#view.hidden = true;
    return shown;
  }

  /** Whether the server is being asked. */
  set busy(busy: boolean) {
    this.#button.disabled = busy;
    this.#button.textContent = busy ? 'Joining…' : 'Join';
  }
}
