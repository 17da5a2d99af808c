/**
 * The page that the service worker shows when the server cannot be reached. It shares only the style sheet and
 * the icon with the page, so that there is little else to keep.
 */

const why = document.querySelector('#why') as HTMLElement;
const button = document.querySelector('#try-now') as HTMLElement;

/** The time between two attempts, in milliseconds. */
const RETRY_MS = 3_000;

let timer: ReturnType<typeof setTimeout> | undefined;

/** Loads the page again as soon as anything answers: whatever it is, it belongs here more than this page does. */
async function tryNow(): Promise<void> {
  clearTimeout(timer);
  const reason = navigator.onLine
    ? `The server at ${location.host} does not answer.`
    : 'This device has no network.';
  // If it were set again, it would be read again.
  if (why.textContent !== reason) why.textContent = reason;
  try {
    await fetch('/', { method: 'HEAD', cache: 'no-store' });
    location.reload();
  } catch {
    timer = setTimeout(tryNow, RETRY_MS);
  }
}

button.addEventListener('click', () => void tryNow());
for (const event of ['online', 'offline']) addEventListener(event, () => void tryNow());
void tryNow();
