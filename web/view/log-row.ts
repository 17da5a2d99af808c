import { type Entry, isNews } from '../../clients/chat/entry.ts';
import { rosterSentence } from '../../clients/chat/roster-changes.ts';
import { button, element, icon, sentenceView } from './dom.ts';
import { type EntryActions, entryView, lineView, refresh } from './entry-view.ts';

/*
 * A row is what the log moves around: a message, or a run of joins and leaves, with the lines above it. A
 * message that was confirmed keeps its row. Only a clip gets a new player then, because its address
 * changes from this page's own copy to that of the server, and playback continues where it was.
 */

/** How a new row appears. */
const ARRIVAL = { opacity: [0, 1], transform: ['translateY(6px)', 'none'] };
/** Duration of the animation of a new row, and when it is over in any case, in milliseconds. */
const ARRIVAL_MS = 200;
const ARRIVED_MS = 300;

/** One row of the log: a message, a line, or a run of joins and leaves. */
export interface LogRow {
  /** Contains the body and the lines above it. */
  readonly element: HTMLElement;
  readonly body: HTMLElement;
  /** The first and the last of its entries. Most rows have only one. */
  readonly first: Entry;
  readonly last: Entry;
}

/** A row with one entry. */
export class EntryRow implements LogRow {
  readonly element: HTMLElement;
  readonly #actions: EntryActions;
  #entry: Entry;
  #body: HTMLElement;

  constructor(entry: Entry, actions: EntryActions) {
    this.#entry = entry;
    this.#actions = actions;
    this.#body = entryView(entry, actions);
    this.element = element('div', 'row', this.#body);
    if (entry.isHistory) this.element.ariaLive = 'off';
    if (isNews(entry) || entry.delivery) this.#arrive();
  }

  get body(): HTMLElement {
    return this.#body;
  }

  get first(): Entry {
    return this.#entry;
  }

  get last(): Entry {
    return this.#entry;
  }

  /** Updates only the delivery state, because the clip in it may be playing. */
  refresh(entry: Entry): void {
    this.#entry = entry;
    refresh(this.#body, entry, this.#actions);
  }

  /** The entry has its final place. A clip that is now on the server gets a new view. */
  settle(entry: Entry): void {
    if (clipUrl(entry) !== clipUrl(this.#entry)) this.#renew(entry);
    this.refresh(entry);
  }

  #renew(entry: Entry): void {
    const old = this.#body;
    const hadFocus = old.querySelector('.play:focus') !== null;
    this.#body = entryView(entry, this.#actions);
    old.replaceWith(this.#body);
    if (hadFocus) this.#body.querySelector<HTMLElement>('.play')?.focus();
    goOn(mediaIn(old), mediaIn(this.#body));
  }

  /**
   * Not an animation of the style sheet: out of view, that would wait until the row is scrolled into view, and
   * thousands that wait make each key that is pressed slow. The row itself does not move: the page holds on to it
   * when something changes above.
   */
  #arrive(): void {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const arrival = this.#body.animate(ARRIVAL, { duration: ARRIVAL_MS, easing: 'ease-out' });
    setTimeout(() => arrival.cancel(), ARRIVED_MS);
  }
}

function clipUrl({ content }: Entry): string | undefined {
  return content.type === 'clip' ? content.clip.url : undefined;
}

function mediaIn(body: HTMLElement): HTMLMediaElement | null {
  return body.querySelector<HTMLMediaElement>('audio, video');
}

/** Continues playback of a local recording with the clip on the server: the person may be listening to it. */
function goOn(from: HTMLMediaElement | null, to: HTMLMediaElement | null): void {
  if (!from || !to || from.ended) return;
  to.currentTime = from.currentTime;
  if (!from.paused) void to.play();
}

/** A row for all joins and leaves between two messages: one sentence, which expands to one line each. */
export class RosterRun implements LogRow {
  readonly body = element('div', 'entry line');
  /** Not read aloud: in a lively room it would drown out the messages. */
  readonly element = element('div', 'row', this.body);
  readonly #lines = element('div', 'run-lines');
  readonly #toggle: HTMLButtonElement;
  #entries: readonly Entry[];
  #isStale = false;

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

  /** Shows the new sentence at the end of the turn, because the history adds many at once. */
  add(...entries: readonly Entry[]): void {
    this.#entries = [...this.#entries, ...entries];
    if (!this.#isStale) queueMicrotask(() => this.#show());
    this.#isStale = true;
  }

  /** Removes an entry. Returns false if it was the only one. */
  remove(key: string): boolean {
    this.#entries = this.#entries.filter((entry) => entry.key !== key);
    if (this.#entries.length > 0) this.#show();
    return this.#entries.length > 0;
  }

  #show(): void {
    this.#isStale = false;
    const isOpen = !this.#lines.hidden;
    if (this.#entries.length === 1) {
      this.body.replaceChildren(lineView(this.first));
      return;
    }
    this.#toggle.ariaExpanded = String(isOpen);
    const sentence = element(
      'span',
      'run-sentence',
      ...sentenceView(rosterSentence(this.#entries)),
    );
    this.#toggle.replaceChildren(sentence, icon('expand'));
    this.#lines.replaceChildren(...(isOpen ? this.#entries.map((entry) => lineView(entry)) : []));
    // Not replaced if it is there already, because the button may have the focus.
    if (!this.#toggle.isConnected) this.body.replaceChildren(this.#toggle, this.#lines);
  }
}
