import type { BrowserWindow } from '../support/browser-window.ts';

/**
 * Begins to watch for a visible element with this text that the page may show only for a moment, less than a busy
 * machine needs between two looks at it. Returns a function that waits until it has been shown.
 */
export async function watchFor(
  window: BrowserWindow,
  selector: string,
  text = '',
): Promise<() => Promise<void>> {
  const watched = await window.page.evaluateHandle(
    (wanted, part) => {
      const watch = { isSeen: false };
      new MutationObserver(() => {
        watch.isSeen ||= [...document.querySelectorAll(wanted)].some(
          (element) => element.textContent.includes(part) && element.checkVisibility(),
        );
      }).observe(document.body, {
        attributes: true,
        characterData: true,
        childList: true,
        subtree: true,
      });
      return watch;
    },
    selector,
    text,
  );
  return () => window.until(`${selector} has said “${text}”`, ({ isSeen }) => isSeen, watched);
}
