/**
 * Installs the service worker, for the next time. Browsers allow it on safe addresses only, and some not in
 * private windows. The page works without it.
 */
export function installWorker(): void {
  if ('serviceWorker' in navigator) navigator.serviceWorker.register('/worker.js').catch(() => {});
}
