import {
  type WireFilter,
  type WireKind,
  type WireLog,
  type WireRecord,
  wanted,
} from '../wire/wire-log.ts';
import { jsonLines } from '../wire/wire-text.ts';
import { copyButton } from './copy-button.ts';
import { byId } from './dom.ts';
import { WireList } from './wire-list.ts';
import { WireDetail } from './wire-record.ts';

/*
 * The drawer that makes the protocol visible, for teaching. It must not change what it shows: it only
 * reads the log, draws nothing while it is closed, and at most once a frame while it is open.
 */

/** When the drawer covers the page, as in css/wire.css. */
const COVERING = matchMedia('(max-width: 760px), (max-height: 500px)');

/** Shows everything that goes over the wire, for people who want to know how the chat works. */
export class WireDrawer {
  readonly #log: WireLog;
  readonly #drawer = byId('wire', HTMLElement);
  readonly #toggle = byId('wire-toggle', HTMLButtonElement);
  readonly #filter = byId('wire-filter', HTMLInputElement);
  readonly #chips = byId('wire-chips', HTMLElement);
  readonly #pause = byId('wire-pause', HTMLButtonElement);
  readonly #count = byId('wire-count', HTMLElement);
  readonly #detail = new WireDetail(() => this.#list.deselect());
  readonly #list = new WireList((record) => this.#detail.show(record));
  /** The records at the time of the pause. The log continues. */
  #held: { readonly records: readonly WireRecord[]; readonly last: number } | undefined;
  #frame: number | undefined;

  constructor(log: WireLog) {
    this.#log = log;
    log.onChange = () => this.#changed();
    this.#toggle.addEventListener('click', () => this.#open(this.#drawer.hidden !== false));
    byId('wire-close', HTMLButtonElement).addEventListener('click', () => this.#open(false));
    byId('wire-clear', HTMLButtonElement).addEventListener('click', () => this.#clear());
    this.#pause.addEventListener('click', () => this.#setPaused(!this.#held));
    this.#filter.addEventListener('input', () => this.#changed());
    this.#chips.addEventListener('click', ({ target }) => this.#pressed(target));
    COVERING.addEventListener('change', () => this.#cover());
    this.#drawer.addEventListener('keydown', (event) => this.#escaped(event));
    copyButton(byId('wire-copy', HTMLButtonElement), () => jsonLines(this.#shown));
    resizeHandle(byId('wire-handle', HTMLElement), this.#drawer);
  }

  #open(open: boolean): void {
    this.#drawer.hidden = !open;
    this.#toggle.setAttribute('aria-expanded', String(open));
    this.#cover();
    if (open) {
      this.#draw();
      this.#list.toEnd();
      this.#list.focus();
    } else this.#toggle.focus();
  }

  /** Makes content under the drawer unreachable. */
  #cover(): void {
    for (const part of document.querySelectorAll<HTMLElement>('.top, #join-view, #chat')) {
      part.inert = !this.#drawer.hidden && COVERING.matches;
    }
  }

  /** Draws all changes of a frame together, and nothing while the drawer is closed. */
  #changed(): void {
    if (this.#drawer.hidden) return;
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#draw();
    });
  }

  #draw(): void {
    const shown = this.#shown;
    this.#list.show(shown);
    const all = (this.#held?.records ?? this.#log.records).length;
    const count = shown.length.toLocaleString();
    this.#count.textContent = shown.length === all ? count : `${count} of ${all.toLocaleString()}`;
    const more = this.#held ? this.#log.last - this.#held.last : 0;
    this.#pause.textContent = this.#held ? `Resume${more ? ` (${more} new)` : ''}` : 'Pause';
  }

  get #shown(): readonly WireRecord[] {
    return wanted(this.#held?.records ?? this.#log.records, this.#wantedNow);
  }

  get #wantedNow(): WireFilter {
    const off = this.#chips.querySelectorAll<HTMLElement>('[aria-pressed="false"]');
    const kinds = [...off].flatMap(({ dataset }) => dataset.kinds?.split(' ') ?? []);
    return { text: this.#filter.value, without: new Set(kinds as WireKind[]) };
  }

  /** Each chip shows or hides some kinds of records. Its state is in the page, where styles can use it. */
  #pressed(target: EventTarget | null): void {
    if (!(target instanceof HTMLButtonElement)) return;
    target.setAttribute('aria-pressed', String(target.ariaPressed !== 'true'));
    this.#changed();
  }

  /** A pause keeps a copy of the records, because the log drops the oldest while it goes on. */
  #setPaused(paused: boolean): void {
    const { records, last } = this.#log;
    this.#held = paused ? { records: records.slice(), last } : undefined;
    this.#changed();
  }

  /** A paused view is cleared, too, and stays paused. */
  #clear(): void {
    this.#list.deselect();
    this.#log.clear();
    if (this.#held) this.#setPaused(true);
  }

  /** Closes the innermost open part, and nothing behind the drawer. */
  #escaped(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    if (this.#list.hasSelection) this.#list.deselect();
    else this.#open(false);
  }
}

/** How much of the window the panel may take, in percent, and the step of one key press. */
const LEAST = 15;
const MOST = 85;
const STEP = 5;

/** Makes the upper edge of a panel at the bottom of the window movable, by pointer or keys. */
function resizeHandle(handle: HTMLElement, panel: HTMLElement): void {
  const set = (percent: number) => {
    const height = Math.round(Math.max(LEAST, Math.min(percent, MOST)));
    panel.style.setProperty('--height', `${height}dvh`);
    handle.setAttribute('aria-valuenow', String(height));
  };
  const percentOf = (pixels: number) => (pixels / innerHeight) * 100;
  handle.addEventListener('pointerdown', (event) => {
    handle.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  handle.addEventListener('pointermove', (event) => {
    if (handle.hasPointerCapture(event.pointerId)) set(percentOf(innerHeight - event.clientY));
  });
  handle.addEventListener('keydown', (event) => {
    const steps: Record<string, number> = { ArrowUp: STEP, ArrowDown: -STEP };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    set(percentOf(panel.clientHeight) + step);
  });
}
