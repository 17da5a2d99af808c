import type { BrowserUnderTest } from '../support/browser.ts';
import type { BrowserWindow, PageAddress } from '../support/browser-window.ts';
import type { TextClient } from '../support/clients.ts';

/** Says so many things, with a number each, and waits until the window shows the last one. */
export async function sayMany(
  client: TextClient,
  window: BrowserWindow,
  { from = 1, to }: { from?: number; to: number },
): Promise<void> {
  for (let number = from; number <= to; number += 1) client.say(`message ${number}`);
  await window.until(
    `message ${to} has come`,
    (text) =>
      document.querySelector('.block:last-child .row:last-child .text')?.textContent === text,
    `message ${to}`,
  );
}

/** Scrolls, as a reader does, until this message stands at the upper edge of the log. */
export async function scrollTo(window: BrowserWindow, text: string): Promise<void> {
  await window.page.evaluate((wanted) => {
    const texts = [...document.querySelectorAll('#log .text')];
    texts
      .find(({ textContent }) => textContent === wanted)
      ?.closest('.row')
      ?.scrollIntoView();
  }, text);
  await settled(window);
}

/** How far below the upper edge of the window this message stands, in pixels, when all is laid out. */
export async function heightOf(window: BrowserWindow, text: string): Promise<number> {
  await settled(window);
  return window.page.evaluate((wanted) => {
    const texts = [...document.querySelectorAll('#log .text')];
    const found = texts.find(({ textContent }) => textContent === wanted)?.closest('.row');
    return Math.round(found?.getBoundingClientRect().top ?? Number.NaN);
  }, text);
}

/** True when the end of the log is in view. */
export async function isAtEnd(window: BrowserWindow): Promise<boolean> {
  await settled(window);
  return window.page.$eval(
    '#log',
    ({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight < 2,
  );
}

/**
 * Joins as somebody who has looked at the window from the start: a browser may give it the focus late,
 * and what came before that, and for a moment after it, would be new to them.
 */
export async function joinLooking(
  browser: BrowserUnderTest,
  address: PageAddress,
  name: string,
): Promise<BrowserWindow> {
  const window = await browser.open(address);
  await window.page.evaluateOnNewDocument(pretendToLook, true);
  await window.page.reload();
  await window.join(name);
  await window.page.bringToFront();
  return window;
}

/** The person turns to the window or away from it, as far as the page can tell. */
export async function look(window: BrowserWindow, isHere: boolean): Promise<void> {
  await window.page.evaluate(pretendToLook, isHere);
  await window.page.evaluate((here) => {
    document.dispatchEvent(new Event('visibilitychange'));
    dispatchEvent(new Event(here ? 'focus' : 'blur'));
  }, isHere);
}

function pretendToLook(isHere: boolean): void {
  Object.defineProperty(document, 'hidden', { configurable: true, value: !isHere });
  document.hasFocus = () => isHere;
}

/** Three frames: to hear of scrolling, to lay out, and to correct. */
async function settled(window: BrowserWindow): Promise<void> {
  await window.page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  });
}
