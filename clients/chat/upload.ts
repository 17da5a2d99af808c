import type { Uploaded } from '../../shared/protocol.ts';
import type { Recording } from './recording.ts';

/** A failed upload. The message is a sentence for the person. */
export class UploadError extends Error {}

/** The server could not be reached. The upload may succeed later. */
export class UnreachableError extends UploadError {
  constructor() {
    super('The server cannot be reached. This is sent as soon as you are online again.');
  }
}

/** The options of an upload. */
interface UploadOptions {
  readonly token: string;
  /** Called with the share that has been sent, from 0 to 1. */
  readonly onProgress: (progress: number) => void;
  /** Stops the upload when aborted. */
  readonly signal: AbortSignal;
}

/**
 * Uploads a recording, over HTTP. Rejects with an `UploadError` if the server refuses it or cannot be
 * reached, or if the upload is aborted.
 */
export type UploadClip = (recording: Recording, options: UploadOptions) => Promise<Uploaded>;
