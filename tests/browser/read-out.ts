import type { BrowserWindow } from '../support/browser-window.ts';

/** Starts recording what a screen reader would read out from the log. */
export async function listen({ page }: BrowserWindow): Promise<void> {
  await page.evaluate(watchWhatIsReadOut);
}

/** The messages that have been read out since `listen`. */
export function readOut({ page }: BrowserWindow): Promise<string[]> {
  return page.evaluate(() => (globalThis as unknown as { spoken: string[] }).spoken);
}

/**
 * Runs in the page. Records the texts of messages that a screen reader would read out: those of new messages, and
 * what is shown in place of a text later.
 */
function watchWhatIsReadOut(): void {
  const spoken: string[] = [];
  Object.assign(globalThis, { spoken });
  const log = document.getElementById('log');
  if (!log) return;
  new MutationObserver((records) => {
    for (const { addedNodes, target } of records) {
      const live = target instanceof Element && target.closest('[aria-live]');
      if (!live || live.getAttribute('aria-live') === 'off') continue;
      const heard = document.createElement('div');
      for (const node of addedNodes) {
        const isRead =
          target.closest('.text') ||
          (node instanceof Element && node.matches('.delivery, .delivery *'));
        const text = isRead ? node : node instanceof Element && node.querySelector('.text');
        if (text) heard.append(text.cloneNode(true));
      }
      for (const hidden of heard.querySelectorAll('[aria-hidden="true"]')) hidden.remove();
      if (heard.textContent) spoken.push(heard.textContent);
    }
  }).observe(log, { childList: true, subtree: true });
}
