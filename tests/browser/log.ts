import type { BrowserWindow } from '../support/browser-window.ts';
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

/** The person turns to the window or away from it, as far as the page can tell. */
export async function look(window: BrowserWindow, isHere: boolean): Promise<void> {
  await window.page.evaluate((here) => {
    Object.defineProperty(document, 'hidden', { configurable: true, value: !here });
    document.hasFocus = () => here;
    document.dispatchEvent(new Event('visibilitychange'));
    dispatchEvent(new Event(here ? 'focus' : 'blur'));
  }, isHere);
}

/** Three frames: to hear of scrolling, to lay out, and to correct. */
async function settled(window: BrowserWindow): Promise<void> {
  await window.page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  });
}
