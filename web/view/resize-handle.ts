/** How much of the window the panel may take, in percent, and the step of one key press. */
const LEAST = 15;
const MOST = 85;
const STEP = 5;

/** Makes the upper edge of a panel at the bottom of the window movable, by pointer or keys. */
export function resizeHandle(handle: HTMLElement, panel: HTMLElement): void {
  const set = (percent: number) => {
    const height = Math.round(Math.max(LEAST, Math.min(percent, MOST)));
    panel.style.setProperty('--height', `${height}dvh`);
    handle.setAttribute('aria-valuenow', String(height));
  };
  const percentOf = (pixels: number) => (pixels / innerHeight) * 100;
  handle.addEventListener('pointerdown', (event) => {
    handle.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  handle.addEventListener('pointermove', (event) => {
    if (handle.hasPointerCapture(event.pointerId)) set(percentOf(innerHeight - event.clientY));
  });
  handle.addEventListener('keydown', (event) => {
    const steps: Record<string, number> = { ArrowUp: STEP, ArrowDown: -STEP };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    set(percentOf(panel.clientHeight) + step);
  });
}
