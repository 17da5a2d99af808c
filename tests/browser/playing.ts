import assert from 'node:assert/strict';
import type { BrowserWindow } from '../support/browser-window.ts';

/** Waits until a clip of the page is playing, that is, until its time advances. */
export async function playsOn(window: BrowserWindow, media: string): Promise<void> {
  await window.until(
    `${media} is playing`,
    (selector) => {
      const element = document.querySelector<HTMLMediaElement>(selector);
      return element && element.currentTime > 0.2;
    },
    media,
  );
}

/** Waits until a clip has played to its end. */
export async function ends(window: BrowserWindow, media: string): Promise<void> {
  await window.until(
    `${media} has ended`,
    (selector) => document.querySelector<HTMLMediaElement>(selector)?.ended,
    media,
  );
}

/** Waits until a clip is at this share of its length and ready to continue from there. */
export async function isAt(window: BrowserWindow, media: string, share: number): Promise<void> {
  await window.until(
    `${media} is at ${share} of its length`,
    (selector, wanted) => {
      const element = document.querySelector<HTMLMediaElement>(selector);
      if (!element || element.seeking) return false;
      return Math.abs(element.currentTime - wanted * element.duration) < 0.1;
    },
    media,
    share,
  );
}

/** Seeks to a share of a clip's length, as the browser's own controls do. */
export async function seek(window: BrowserWindow, media: string, share: number): Promise<void> {
  await window.page.$eval(
    media,
    (element, wanted) => {
      if (element instanceof HTMLMediaElement) element.currentTime = element.duration * wanted;
    },
    share,
  );
  await isAt(window, media, share);
}

/** The length of a clip in seconds, as the browser reads it from the file. */
export async function lengthOf(window: BrowserWindow, media: string): Promise<number> {
  await window.until(
    `${media} is loaded`,
    (selector) => (document.querySelector<HTMLMediaElement>(selector)?.readyState ?? 0) > 0,
    media,
  );
  const length = await window.page.$eval(media, (element) =>
    element instanceof HTMLMediaElement ? element.duration : Number.NaN,
  );
  assert.ok(Number.isFinite(length), `${media} has a length`);
  return length;
}
