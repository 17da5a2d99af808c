/*
 * What is dragged or pasted. A browser that gets a file, an image or a link on a page shows it instead of the page,
 * and the conversation is gone. Only texts, in the fields for them, are left to the browser.
 */

/** Sees to it that a drop never leads away from the page. `tell` says that a file cannot be sent. */
export function refuseFiles(tell: (sentence: string) => void): void {
  addEventListener('dragover', (event) => {
    if (isForField(event)) return;
    event.preventDefault();
    // A file must be accepted, so that the drop can be answered.
    if (event.dataTransfer && !hasFiles(event.dataTransfer)) event.dataTransfer.dropEffect = 'none';
  });
  addEventListener('drop', (event) => {
    if (isForField(event)) return;
    event.preventDefault();
    answer(event.dataTransfer, tell);
  });
  addEventListener('paste', (event) => {
    const { clipboardData } = event;
    // A table or a page is copied as text and as a picture of it. The text is what can be sent.
    if (!clipboardData || !hasFiles(clipboardData) || clipboardData.types.includes('text/plain'))
      return;
    event.preventDefault();
    answer(clipboardData, tell);
  });
}

function answer(data: DataTransfer | null, tell: (sentence: string) => void): void {
  if (data && hasFiles(data)) tell(refusedSentence(data.files[0]?.name ?? ''));
}

function hasFiles({ types }: DataTransfer): boolean {
  return types.includes('Files');
}

/** Text that is dragged into a field is moved there. */
function isForField({ target, dataTransfer }: DragEvent): boolean {
  const isField = target instanceof Element && target.matches('input, textarea');
  return isField && dataTransfer !== null && !hasFiles(dataTransfer);
}

/** Says what can be sent. A pasted image has a name that the browser has made up, if any. */
function refusedSentence(name: string): string {
  const what = name && name !== 'image.png' ? `“${name}” cannot be sent.` : 'This cannot be sent.';
  return `${what} Only text and recordings can be sent: use the buttons beside the text field.`;
}
