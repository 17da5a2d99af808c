import { byId } from './dom.ts';

/** How long nothing is read out: screen readers notice changes with a delay. */
const MUTE_MS = 1_000;

let over: ReturnType<typeof setTimeout> | undefined;

/** Keeps screen readers from reading out the history that is added to the log now. */
export function muteLog(): void {
  const log = byId('log', HTMLElement);
  log.setAttribute('aria-live', 'off');
  clearTimeout(over);
  over = setTimeout(() => log.setAttribute('aria-live', 'polite'), MUTE_MS);
}
