import assert from 'node:assert/strict';
import type { BrowserWindow } from '../support/browser-window.ts';

/** Presses Tab until the focus is there. Checks that each element on the way shows its focus. */
export async function tabTo(window: BrowserWindow, selector: string, { back = false } = {}) {
  const { keyboard } = window.page;
  for (let stops = 0; stops < 40; stops += 1) {
    if (back) await keyboard.down('Shift');
    await keyboard.press('Tab');
    if (back) await keyboard.up('Shift');
    const stop = await window.page.evaluate((wanted) => {
      const focused = document.activeElement;
      if (!focused || focused === document.body) return { name: 'body', seen: true, there: false };
      const ring = focused.closest('.composer') && focused.tagName === 'TEXTAREA';
      const { outlineStyle, outlineWidth } = getComputedStyle(focused);
      const seen = ring || (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2);
      return { name: focused.outerHTML.slice(0, 90), seen, there: focused.matches(wanted) };
    }, selector);
    assert.ok(stop.seen, `the focus can be seen on ${stop.name}`);
    if (stop.there) return;
  }
  assert.fail(`Tab does not lead to ${selector}`);
}
