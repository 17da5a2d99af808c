import type { ClipKind } from '../shared/protocol.ts';

/** Why nothing can be recorded, in a sentence that says what to do about it. */
export class RecordingTrouble extends Error {}

/** @throws RecordingTrouble when this page cannot record at all */
export function requireRecording(page: {
  readonly isSecureContext: boolean;
  readonly mediaDevices: unknown;
  readonly MediaRecorder: unknown;
}): void {
  if (!page.isSecureContext) {
    throw new RecordingTrouble(
      'Browsers record only on safe addresses, and this page came over plain http. Open it over https, or as http://localhost on the computer that runs the server.',
    );
  }
  if (!page.mediaDevices || !page.MediaRecorder) {
    throw new RecordingTrouble(
      'This browser cannot record. Use a current version of Firefox, Chrome, Edge or Safari.',
    );
  }
}

/** The sentence for whatever `getUserMedia` or `MediaRecorder` has thrown. */
export function troubleOf(error: unknown, kind: ClipKind): string {
  if (error instanceof RecordingTrouble) return error.message;
  const devices = kind === 'voice' ? 'microphone' : 'camera and microphone';
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return `This page may not use your ${devices}. Allow it in the browser’s address bar or settings, then try again.`;
    case 'NotFoundError':
    case 'OverconstrainedError':
      return `No ${devices} found. Connect what is missing, then try again.`;
    case 'NotReadableError':
    case 'AbortError':
      return `Your ${devices} could not be started. Close other programs that use it, then try again.`;
    default:
      return `Recording has failed (${error instanceof Error ? error.message : String(error)}). Try again.`;
  }
}
