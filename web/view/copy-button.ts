/** How long a button shows the result, in milliseconds. */
const SAID_MS = 2_000;

/** Makes a button of the page copy a text and show the result. */
export function copyButton(button: HTMLButtonElement, text: () => string): void {
  const label = button.textContent;
  let reset: ReturnType<typeof setTimeout> | undefined;
  button.setAttribute('aria-live', 'polite');
  button.addEventListener('click', async () => {
    button.textContent = (await copied(text())) ? 'Copied' : 'Not allowed';
    clearTimeout(reset);
    reset = setTimeout(() => {
      button.textContent = label;
    }, SAID_MS);
  });
}

/** Returns whether a text was copied. The Clipboard API needs https or localhost; `execCommand` does not. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedByCommand(text);
  }
}

function copiedByCommand(text: string): boolean {
  let done = false;
  const onCopy = (event: ClipboardEvent) => {
    event.preventDefault();
    event.clipboardData?.setData('text/plain', text);
    done = true;
  };
  document.addEventListener('copy', onCopy, { once: true });
  document.execCommand('copy');
  document.removeEventListener('copy', onCopy);
  return done;
}
