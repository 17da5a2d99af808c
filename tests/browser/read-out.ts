import type { BrowserWindow } from '../support/browser-window.ts';

/** Starts recording what a screen reader would read out from the log. */
export async function listen({ page }: BrowserWindow): Promise<void> {
  await page.evaluate(watchWhatIsReadOut);
}

/** The messages that have been read out since `listen`. */
export function readOut({ page }: BrowserWindow): Promise<string[]> {
  return page.evaluate(() => (globalThis as unknown as { spoken: string[] }).spoken);
}

/** Runs in the page. Records the texts of messages that a screen reader would read out. */
function watchWhatIsReadOut(): void {
  const spoken: string[] = [];
  Object.assign(globalThis, { spoken });
  const log = document.getElementById('log');
  if (!log) return;
  new MutationObserver((records) => {
    for (const { addedNodes, target } of records) {
      const live = target instanceof Element && target.closest('[aria-live]');
      if (!live || live.getAttribute('aria-live') === 'off') continue;
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        const text = node.querySelector('.text')?.textContent;
        if (text) spoken.push(text);
        else if (node.matches('.delivery, .delivery *')) spoken.push(node.textContent);
      }
    }
  }).observe(log, { childList: true, subtree: true });
}
