/** How long the log is not read out after a welcome, in milliseconds: screen readers notice changes late. */
const MUTE_MS = 1_000;

/** Whether screen readers read out what is added to the log. */
export class ReadOut {
  readonly #log: HTMLElement;
  #muted: ReturnType<typeof setTimeout> | undefined;

  constructor(log: HTMLElement) {
    this.#log = log;
  }

  /** Keeps quiet about what is added now. */
  mute(): void {
    this.#log.setAttribute('aria-live', 'off');
    clearTimeout(this.#muted);
    this.#muted = setTimeout(() => this.#log.setAttribute('aria-live', 'polite'), MUTE_MS);
  }
}
