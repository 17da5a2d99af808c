/** Reports, now and on each change, whether the person is looking: the window is visible and focused. */
export function watchAttention(onChange: (isHere: boolean) => void): void {
  const tell = () => onChange(!document.hidden && document.hasFocus());
  document.addEventListener('visibilitychange', tell);
  addEventListener('focus', tell);
  addEventListener('blur', tell);
  tell();
}
