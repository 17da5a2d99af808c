/** Tells whether the person looks at the window, now and whenever it changes: it is in view and has the focus. */
export function watchAttention(onChange: (isHere: boolean) => void): void {
  const tell = () => onChange(!document.hidden && document.hasFocus());
  document.addEventListener('visibilitychange', tell);
  addEventListener('focus', tell);
  addEventListener('blur', tell);
  tell();
}
