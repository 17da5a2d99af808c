import { byId } from './dom.ts';

/** So near to the end, in pixels, that the reader means to be there. */
const NEAR_PX = 60;

/** Where the reader is in the log: it follows the end only for those who are there. */
export class ReadingPlace {
  readonly #log: HTMLElement;
  readonly #button = byId('new-messages', HTMLButtonElement);
  #atEnd = true;

  constructor(log: HTMLElement) {
    this.#log = log;
    log.addEventListener('scroll', () => {
      this.#atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_PX;
      if (this.#atEnd) this.#button.hidden = true;
    });
    this.#button.addEventListener('click', () => {
      this.#toEnd();
      log.focus();
    });
    // A keyboard that opens, a recorder, a picture that loads: all of them move the end.
    new ResizeObserver(() => this.keep()).observe(log);
    log.addEventListener('loadedmetadata', () => this.keep(), { capture: true });
  }

  /** An entry was added: goes along, or says that there is something new. */
  added({ isOurs, isNew }: { isOurs: boolean; isNew: boolean }): void {
    if (isOurs || this.#atEnd) this.#toEnd();
    else if (isNew) this.#button.hidden = false;
  }

  /** Stays at the end, when the reader is there. */
  keep(): void {
    if (this.#atEnd) this.#toEnd();
  }

  #toEnd(): void {
    this.#atEnd = true;
    this.#button.hidden = true;
    this.#log.scrollTop = this.#log.scrollHeight;
  }
}
