import { byId } from './dom.ts';

/** The button that scrolls to the end of the log, with the number of new messages. */
export class ToLatest {
  readonly #button = byId('to-latest', HTMLButtonElement);
  readonly #count = byId('to-latest-count', HTMLElement);

  constructor(onClick: () => void) {
    this.#button.addEventListener('click', onClick);
  }

  set hidden(hidden: boolean) {
    this.#button.hidden = hidden;
  }

  set count(count: number) {
    this.#count.hidden = count === 0;
    this.#count.textContent = String(count);
    const news = count === 0 ? '' : `, ${count} new`;
    this.#button.ariaLabel = `Jump to the latest message${news}`;
  }
}
