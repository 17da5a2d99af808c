import type { ClipKind } from '../../shared/protocol.ts';
import type { BrowserWindow } from '../support/browser-window.ts';

/** Starts recording, and waits until there is a second of it. */
export async function startRecording(window: BrowserWindow, kind: ClipKind): Promise<void> {
  await window.click(`#record-${kind}`);
  if (kind === 'video') await window.click('#record');
  await window.shown('#recorder[data-phase="recording"]');
  await hasRecorded(window);
}

/** Waits until the recorder's time shows a second, or more on a busy machine. */
export async function hasRecorded(window: BrowserWindow): Promise<void> {
  await window.until('a second is recorded', () => {
    const elapsed = document.querySelector('#recorder .elapsed')?.textContent;
    return elapsed !== undefined && elapsed !== '0:00';
  });
}

/** Records about a second, and waits until the clip can be played and sent. */
export async function record(window: BrowserWindow, kind: ClipKind): Promise<void> {
  await startRecording(window, kind);
  await window.click('#stop');
  await window.shown('#clip-send');
}

/** Sends the recording, and waits until it is posted. */
export async function sendClip(window: BrowserWindow): Promise<void> {
  await window.click('#clip-send');
  await window.shown('.own[data-type="clip"][data-state="sent"]');
}

/** Waits until the recording is stored on the device: a page that closes before that loses it. */
export async function kept(window: BrowserWindow): Promise<void> {
  await window.until('the recording is kept', hasClips, true);
}

/** Waits until no recordings are stored on the device. */
export async function nothingKept(window: BrowserWindow): Promise<void> {
  await window.until('nothing is kept', hasClips, false);
}

/** Runs in the page. Resolves to whether the result is as expected. */
function hasClips(expected: boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const opening = indexedDB.open('wirechat');
    opening.onsuccess = () => {
      const database = opening.result;
      const counting = database.transaction('clips').objectStore('clips').count();
      counting.onsuccess = () => resolve(counting.result > 0 === expected);
      database.close();
    };
  });
}
