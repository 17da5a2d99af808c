import type { ClipKind } from '../../shared/protocol.ts';
import type { BrowserWindow } from '../support/browser-window.ts';

/** Begins to record, and waits until the clock of the recorder shows a second, to the nearest one. */
export async function startRecording(window: BrowserWindow, kind: ClipKind): Promise<void> {
  await window.click(`#record-${kind}`);
  if (kind === 'video') await window.click('#record');
  await window.shown('#recorder[data-phase="recording"]');
  await window.reads('#recorder .elapsed', '0:01');
}

/** Records about a second, and waits until the clip can be heard and sent. */
export async function record(window: BrowserWindow, kind: ClipKind): Promise<void> {
  await startRecording(window, kind);
  await window.click('#stop');
  await window.shown('#clip-send');
}

/** Sends what has been recorded, and waits until the room has it. */
export async function sendClip(window: BrowserWindow): Promise<void> {
  await window.click('#clip-send');
  await window.shown('.own[data-type="clip"][data-state="sent"]');
}

/** Waits until the device keeps what has been recorded: a page that goes before that takes it along. */
export async function kept(window: BrowserWindow): Promise<void> {
  await window.until('the recording is kept', hasClips, true);
}

/** Waits until the device keeps no recordings any more. */
export async function nothingKept(window: BrowserWindow): Promise<void> {
  await window.until('nothing is kept', hasClips, false);
}

/** Runs in the page. Resolves to whether what it finds is as expected. */
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
