import type { EntriesListener } from '../entries.ts';
import type { Entry } from '../entry.ts';
import type { DeliveryActions } from './delivery-view.ts';
import { byId } from './dom.ts';
import { entryView, refresh } from './entry-view.ts';
import { ReadingPlace } from './reading-place.ts';

/** Messages of one person closer than this stand together under one name. */
const GROUP_MS = 5 * 60_000;

/** The entries of the room on the screen. */
export class LogView implements EntriesListener {
  readonly #log = byId('log', HTMLElement);
  readonly #place = new ReadingPlace(this.#log);
  readonly #views = new Map<string, HTMLElement>();
  readonly #actions: DeliveryActions;

  constructor(actions: DeliveryActions) {
    this.#actions = actions;
  }

  placed(entry: Entry, before: string | undefined): void {
    const old = this.#views.get(entry.key);
    const below = old?.nextElementSibling;
    const view = this.#viewOf(entry);
    const next = (before !== undefined && this.#views.get(before)) || null;
    // What stands right already is not touched: a screen reader would read it once more.
    if (view !== old) old?.remove();
    if (!view.isConnected || below !== next) this.#log.insertBefore(view, next);
    for (const moved of [below, view, view.nextElementSibling]) group(moved);
    this.#place.added({ isOurs: entry.delivery?.state === 'sending', isNew: !old });
  }

  /** Only how far a message has come can change: what it shows may be playing just now. */
  changed(entry: Entry): void {
    const view = this.#views.get(entry.key);
    if (view) refresh(view, entry, this.#actions);
    this.#place.keep();
  }

  /** The view of an entry, brought up to date; a clip gets a new one, to play what the server has. */
  #viewOf(entry: Entry): HTMLElement {
    const old = this.#views.get(entry.key);
    if (old && entry.content.type !== 'clip') {
      refresh(old, entry, this.#actions);
      return old;
    }
    const view = entryView(entry, this.#actions);
    this.#views.set(entry.key, view);
    return view;
  }

  dropped(entry: Entry): void {
    this.#views.get(entry.key)?.remove();
    this.#views.delete(entry.key);
    group(this.#log.firstElementChild);
  }
}

/** Takes the name away from a message that follows another one of the same person. */
function group(view: Element | null | undefined): void {
  if (!(view instanceof HTMLElement)) return;
  const above = view.previousElementSibling;
  const together =
    above instanceof HTMLElement &&
    above.dataset.author !== undefined &&
    above.dataset.author === view.dataset.author &&
    Number(view.dataset.at) - Number(above.dataset.at) < GROUP_MS;
  view.classList.toggle('grouped', together);
}
