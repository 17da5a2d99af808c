/**
 * Keeps the page above an on-screen keyboard. In other browsers `interactive-widget` in index.html does
 * this; Safari covers the page with the keyboard, and moves the page up.
 */
export function fitAboveKeyboard(): void {
  const seen = window.visualViewport;
  seen?.addEventListener('resize', () => {
    // While zoomed in, less of the page is visible, but nothing is covered.
    const covered = seen.scale > 1 ? 0 : Math.max(0, innerHeight - seen.height);
    document.body.style.setProperty('--covered', `${covered}px`);
    if (covered > 0) scrollTo(0, 0);
  });
}
