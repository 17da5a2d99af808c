import type { BrowserWindow } from '../support/browser-window.ts';
import type { TextClient } from '../support/clients.ts';
import type { BrowserRoom } from './browser-room.ts';

/** Sends a number of numbered messages, and waits until the window shows the last one. */
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

/** Scrolls, as a reader does, until this message is at the upper edge of the log. */
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

/** The distance of this message from the upper edge of the window, in pixels, after layout. */
export async function heightOf(window: BrowserWindow, text: string): Promise<number> {
  await settled(window);
  return window.page.evaluate((wanted) => {
    const texts = [...document.querySelectorAll('#log .text')];
    const found = texts.find(({ textContent }) => textContent === wanted)?.closest('.row');
    return Math.round(found?.getBoundingClientRect().top ?? Number.NaN);
  }, text);
}

/** True if the end of the log is in view. */
export async function isAtEnd(window: BrowserWindow): Promise<boolean> {
  await settled(window);
  return window.page.$eval(
    '#log',
    ({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight < 2,
  );
}

/**
 * Joins as a person who has been looking at the window from the start. A browser may give it the focus
 * late, and messages until shortly after that would count as new.
 */
export async function joinLooking(room: BrowserRoom, name: string): Promise<BrowserWindow> {
  const window = await room.window();
  await window.page.evaluateOnNewDocument(pretendToLook, true);
  await window.page.reload();
  await window.join(name);
  await window.page.bringToFront();
  return window;
}

/** Makes the page believe that the person looks at the window or away from it. */
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

/** Waits three frames: for the scroll event, the layout, and the correction. */
async function settled(window: BrowserWindow): Promise<void> {
  await window.page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  });
}
