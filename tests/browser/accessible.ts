import assert from 'node:assert/strict';
import axe from 'axe-core';
import type { BrowserWindow } from '../support/browser-window.ts';

/** Waits until all animations have ended, except endless ones. */
export async function isStill(window: BrowserWindow): Promise<void> {
  await window.until('all is still', () =>
    document
      .getAnimations()
      .every((animation) => animation.effect?.getComputedTiming().endTime === Infinity),
  );
}

/** Checks that axe finds no errors on the current screen. */
export async function axeFindsNothing(window: BrowserWindow, state: string): Promise<void> {
  await isStill(window);
  const loaded = await window.page.evaluate(() => 'axe' in globalThis);
  if (!loaded) await window.page.evaluate(axe.source);
  const violations = await window.page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const results = await axe.run({ preload: false, resultTypes: ['violations'] });
    return results.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, any }) => `${id}: ${html.slice(0, 200)} ${any[0]?.message ?? ''}`),
    );
  });
  assert.deepEqual(violations, [], `axe, ${state}`);
}

/** Checks that every control is large enough for a finger, and is visible or can be scrolled into view. */
export async function canBePressed(window: BrowserWindow, state: string): Promise<void> {
  await isStill(window);
  const wrong = await window.page.evaluate((least) => {
    const controls = document.querySelectorAll<HTMLElement>(
      'button, input, textarea, select, summary, [role="slider"], [role="option"], .message a',
    );
    const found: string[] = [];
    for (const control of controls) {
      if (!control.checkVisibility({ visibilityProperty: true })) continue;
      if (control.closest('[inert]')) continue;
      const { left, right, top, bottom } = control.getBoundingClientRect();
      // A switch is pressed by its label.
      const { width, height } = (control.closest('label') ?? control).getBoundingClientRect();
      const name = `${control.outerHTML.slice(0, 90)}: `;
      const isSmall = Math.round(width) < least || Math.round(height) < least;
      // A link in a text is as high as its line (WCAG 2.5.5 allows it), and rows are lower for a mouse.
      const isRow = control.matches('.wire-row, .run-toggle');
      const mayBeSmall =
        control.matches('a') || (isRow && !matchMedia('(pointer: coarse)').matches);
      if (isSmall && !mayBeSmall) found.push(`${name}${width} × ${height}`);
      let scroller = control.parentElement;
      while (scroller && !/auto|scroll/.test(getComputedStyle(scroller).overflowY)) {
        scroller = scroller.parentElement;
      }
      if (left < 0 || right > innerWidth) found.push(`${name}from ${left} to ${right}`);
      const isOutside = top < 0 || bottom > innerHeight + 0.5;
      if (isOutside && !scroller) found.push(`${name}from ${top} down to ${bottom}`);
    }
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > innerWidth) found.push(`the page is ${scrollWidth} wide`);
    return found;
  }, 44);
  assert.deepEqual(wrong, [], state);
}
