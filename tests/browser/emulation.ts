import type { BrowserWindow } from '../support/browser-window.ts';
import { isStill } from './accessible.ts';

/** Gives the window another size, and waits until the page has followed. */
export async function resize(
  window: BrowserWindow,
  screen: { width: number; height: number },
): Promise<void> {
  await window.page.setViewport(screen);
  await window.until('the window has its size', (width) => innerWidth === width, screen.width);
  // A media query is known to the page a moment after it holds for the style sheet.
  await window.until('the page reaches what the wire does not cover', () => {
    const wire = document.getElementById('wire');
    const isCovered = wire !== null && !wire.hidden && wire.getBoundingClientRect().top <= 0;
    return document.getElementById('chat')?.inert === isCovered;
  });
  // What was beside the conversation may be on its way out.
  await isStill(window);
}

/** What a person asks of all pages, as media features: `prefers-reduced-motion`, say. */
type Wishes = Record<string, string>;

/** What Chrome alone can pretend while it runs; puppeteer's own way does not know all of it. */
export async function emulator({ page }: BrowserWindow) {
  const session = await page.createCDPSession();
  return {
    async wishes(wishes: Wishes): Promise<void> {
      const features = Object.entries(wishes).map(([name, value]) => ({ name, value }));
      await session.send('Emulation.setEmulatedMedia', { features });
    },
    /** Whether the page is touched, and not pointed at with a mouse. */
    async touch(enabled: boolean): Promise<void> {
      await session.send('Emulation.setTouchEmulationEnabled', { enabled });
    },
  };
}
