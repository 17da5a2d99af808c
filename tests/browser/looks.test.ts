import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEachBrowser } from '../support/browser.ts';
import type { BrowserWindow } from '../support/browser-window.ts';
import { startStage } from '../support/target.ts';

const LEAST_CONTRAST = 4.5;

for (const theme of ['light', 'dark'] as const) {
  await inEachBrowser(
    `the ${theme} look`,
    (browser) => {
      test(`the page is ${theme}, and its text can be read`, async () => {
        await using target = await startStage('06');
        await using alice = await browser.join(target, 'alice');
        await alice.say('hello');
        await alice.sees('hello');
        const paper = await luminance(alice, 'body', 'background-color');
        const ink = await luminance(alice, 'body', 'color');
        assert.equal(paper > ink ? 'light' : 'dark', theme);
        for (const text of ['.brand', '.member-name', '#text', '.time', '.empty']) {
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
  const colour = await window.page.$eval(
    selector,
    (element, name) => getComputedStyle(element).getPropertyValue(name),
    property,
  );
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((value) => {
    const share = Number(value) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: number, other: number): number {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}
