import type { BrowserWindow } from '../support/browser-window.ts';
import { isStill } from './accessible.ts';

/** Resizes the window, and waits until the page has adapted. */
export async function resize(
  window: BrowserWindow,
  screen: { width: number; height: number },
): Promise<void> {
  await window.page.setViewport(screen);
  await window.until('the window has its size', (width) => innerWidth === width, screen.width);
  // Scripts notice a media query a moment after the style sheet does.
  await window.until('the page reaches what the wire does not cover', () => {
    const wire = document.getElementById('wire');
    const isCovered = wire !== null && !wire.hidden && wire.getBoundingClientRect().top <= 0;
    return document.getElementById('chat')?.inert === isCovered;
  });
  // Elements next to the conversation may still be moving out.
  await isStill(window);
}

/** A person's preferences for all pages, as media features such as `prefers-reduced-motion`. */
type Wishes = Record<string, string>;

/** Emulations that only Chrome can change while it runs. Puppeteer's API does not support all of them. */
export async function emulator({ page }: BrowserWindow) {
  const session = await page.createCDPSession();
  return {
    async wishes(wishes: Wishes): Promise<void> {
      const features = Object.entries(wishes).map(([name, value]) => ({ name, value }));
      await session.send('Emulation.setEmulatedMedia', { features });
    },
    /** Emulates a touch screen instead of a mouse. */
    async touch(enabled: boolean): Promise<void> {
      await session.send('Emulation.setTouchEmulationEnabled', { enabled });
    },
  };
}
