import type { OnDemand } from '../text/on-demand.ts';
import { element } from './dom.ts';

/**
 * Shows a text in an element, as a module that is loaded on demand makes it. Until then, or if the module cannot be
 * loaded, the text is shown as it is. A screen reader reads out whatever is added to the log, so it gets only one of
 * the two.
 */
export function showLate<T>(
  place: HTMLElement,
  text: string,
  module: OnDemand<T>,
  viewsOf: (loaded: T) => readonly (Node | string)[],
): void {
  const meanwhile = element('span', '', text);
  meanwhile.setAttribute('aria-hidden', 'true');
  place.replaceChildren(meanwhile);
  module.use(
    (loaded) => place.replaceChildren(...viewsOf(loaded)),
    () => place.replaceChildren(text),
  );
}
