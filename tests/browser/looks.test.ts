import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEachBrowser } from '../support/browser.ts';
import type { BrowserWindow } from '../support/browser-window.ts';
import { BrowserRoom } from './browser-room.ts';

const LEAST_CONTRAST = 4.5;

for (const theme of ['light', 'dark'] as const) {
  await inEachBrowser(
    `the ${theme} look`,
    (browser) => {
      test(`the page is ${theme}, and its text can be read`, async () => {
        await using room = await BrowserRoom.open(browser);
        const alice = await room.join('alice');
        const carol = await room.telnet('carol');
        carol.say('hello');
        await alice.sees('hello');
        const paper = await luminance(alice, 'body', 'background-color');
        const ink = await luminance(alice, 'body', 'color');
        assert.equal(paper > ink ? 'light' : 'dark', theme);
        for (const text of [
          '.brand',
          '.member-name',
          '.line-text',
          '.author',
          '.text',
          '.time',
          '#text',
        ]) {
          const letters = await luminance(alice, text, 'color');
          assert.ok(contrast(paper, letters) >= LEAST_CONTRAST, `${text} stands out`);
        }
      });
    },
    { theme },
  );
}

/** The relative luminance of a colour, from 0 to 1, as WCAG 2 defines it. */
async function luminance(window: BrowserWindow, selector: string, property: string) {
  const [red = 0, green = 0, blue = 0] = (await colour(window, selector, property)).map((byte) => {
    const share = byte / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Red, green and blue as they are painted, from 0 to 255, in any notation of the style sheet. */
function colour(window: BrowserWindow, selector: string, property: string): Promise<number[]> {
  return window.page.$eval(
    selector,
    (element, name) => {
      const brush = new OffscreenCanvas(1, 1).getContext('2d');
      if (!brush) return [];
      brush.fillStyle = getComputedStyle(element).getPropertyValue(name);
      brush.fillRect(0, 0, 1, 1);
      return [...brush.getImageData(0, 0, 1, 1).data];
    },
    property,
  );
}

function contrast(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}
