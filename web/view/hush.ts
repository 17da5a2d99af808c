import { byId } from './dom.ts';

/** How long nothing is read out: screen readers look at what has changed with a delay. */
const HUSH_MS = 1_000;

let over: ReturnType<typeof setTimeout> | undefined;

/** What the log is given now is history: screen readers do not read all of it out. */
export function hushLog(): void {
  const log = byId('log', HTMLElement);
  log.setAttribute('aria-live', 'off');
  clearTimeout(over);
  over = setTimeout(() => log.setAttribute('aria-live', 'polite'), HUSH_MS);
}
