import type { Entry } from '../../clients/chat/entry.ts';
import { rosterSentence } from '../../clients/chat/roster-changes.ts';
import { button, element, icon } from './dom.ts';
import { lineView } from './entry-view.ts';
import type { LogRow } from './log-row.ts';

/** A row for all joins and leaves between two messages: one sentence, which expands to one line each. */
export class RosterRun implements LogRow {
  readonly body = element('div', 'entry line');
  /** Not read aloud: in a lively room it would drown out the messages. */
  readonly element = element('div', 'row', this.body);
  readonly #lines = element('div', 'run-lines');
  readonly #toggle: HTMLButtonElement;
  #entries: readonly Entry[];

  /** `giveHeight` is called with a function that changes the row's height for the reader. */
  constructor(entries: readonly Entry[], giveHeight: (toggle: () => void) => void) {
    this.#entries = entries;
    this.element.ariaLive = 'off';
    this.body.dataset.type = 'roster';
    this.#lines.hidden = true;
    this.#toggle = button({ className: 'run-toggle' }, () => {
      giveHeight(() => {
        this.#lines.hidden = !this.#lines.hidden;
        this.#show();
      });
    });
    this.#show();
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** There is at least one entry while the row is in the log. */
  get first(): Entry {
    return this.#entries[0] as Entry;
  }

  get last(): Entry {
    return this.#entries.at(-1) as Entry;
  }

  add(...entries: readonly Entry[]): void {
    this.#entries = [...this.#entries, ...entries];
    this.#show();
  }

  /** Removes an entry. Returns false if it was the only one. */
  remove(key: string): boolean {
    this.#entries = this.#entries.filter((entry) => entry.key !== key);
    if (this.#entries.length > 0) this.#show();
    return this.#entries.length > 0;
  }

  #show(): void {
    const isOpen = !this.#lines.hidden;
    if (this.#entries.length === 1) {
      this.body.replaceChildren(lineView(this.first));
      return;
    }
    this.#toggle.ariaExpanded = String(isOpen);
    this.#toggle.replaceChildren(rosterSentence(this.#entries), icon('expand'));
    this.#lines.replaceChildren(...(isOpen ? this.#entries.map(lineView) : []));
    // Not replaced if it is there already, because the button may have the focus.
    if (!this.#toggle.isConnected) this.body.replaceChildren(this.#toggle, this.#lines);
  }
}
