import { TYPING_INTERVAL_MS } from '../../shared/limits.ts';
import type { ServerEvent } from '../../shared/protocol.ts';
import { isolated } from './direction.ts';

/*
 * "Is typing" is the only event that is not on the timeline: it is not stored, has no number, and a lost
 * one does no harm. So there is no event for the end of typing either. A client sends one every few
 * seconds while somebody writes, and the others let it expire.
 */

/** "Is typing" is shown a little longer than the time between two events, so that it does not flicker. */
const SHOWN_MS = TYPING_INTERVAL_MS + 1_500;

/** The people who are typing: those with a recent typing event and no message since. */
export class Typing {
  readonly #onChange: (names: readonly string[]) => void;
  readonly #writers = new Map<string, { name: string; timer: ReturnType<typeof setTimeout> }>();

  constructor(onChange: (names: readonly string[]) => void) {
    this.#onChange = onChange;
  }

  apply(event: ServerEvent): void {
    if (event.type === 'typing') {
      clearTimeout(this.#writers.get(event.id)?.timer);
      const timer = setTimeout(() => this.#stopped(event.id), SHOWN_MS);
      this.#writers.set(event.id, { name: event.name, timer });
      this.#changed();
    } else if (event.type === 'cleared') this.#forget();
    else if ('id' in event) this.#stopped(event.id);
  }

  #stopped(id: string): void {
    clearTimeout(this.#writers.get(id)?.timer);
    if (this.#writers.delete(id)) this.#changed();
  }

  #forget(): void {
    for (const id of [...this.#writers.keys()]) this.#stopped(id);
  }

  #changed(): void {
    this.#onChange([...this.#writers.values()].map(({ name }) => name));
  }
}

/** "ann and bob are typing…", or an empty string. */
export function typingSentence(names: readonly string[]): string {
  if (names.length === 0) return '';
  if (names.length > 3) return 'Several people are typing…';
  const listed = new Intl.ListFormat('en').format(names.map(isolated));
  return `${listed} ${names.length === 1 ? 'is' : 'are'} typing…`;
}

/** Wraps an action so that it runs at most once per `intervalMs`. Calls in between do nothing. */
export function throttled<Parameters extends readonly unknown[]>(
  intervalMs: number,
  action: (...parameters: Parameters) => void,
): (...parameters: Parameters) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (...parameters) => {
    // Not `Date.now()`: a system clock set back by a day would silence us for a day.
    const now = performance.now();
    if (now - last < intervalMs) return;
    last = now;
    action(...parameters);
  };
}
