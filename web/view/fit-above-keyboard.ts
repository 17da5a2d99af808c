/**
 * Keeps the page within what an on-screen keyboard leaves of the window. `interactive-widget` in
 * index.html does it in other browsers; Safari lays the keyboard over the page, and moves the page up.
 */
export function fitAboveKeyboard(): void {
  const seen = window.visualViewport;
  seen?.addEventListener('resize', () => {
    // Zoomed in, less of the page is seen, and nothing is covered.
    const covered = seen.scale > 1 ? 0 : Math.max(0, innerHeight - seen.height);
    document.body.style.setProperty('--covered', `${covered}px`);
    if (covered > 0) scrollTo(0, 0);
  });
}
