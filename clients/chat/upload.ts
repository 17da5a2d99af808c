import type { Uploaded } from '../../shared/protocol.ts';
import type { Recording } from './recording.ts';

/*
 * The contract of an upload. How the bytes travel is up to the client: the page uses XMLHttpRequest
 * (`web/server-transport.ts`). What matters to everybody is the kind of failure: an `UnreachableError` is
 * tried again without asking, an `UnsuitableError` cannot be cured by trying again, and after any other
 * error the person decides.
 */

/** A failed upload. The message is a sentence for the person. */
export class UploadError extends Error {}

/** The server could not be reached. The upload may succeed later. */
export class UnreachableError extends UploadError {
  constructor(
    message = 'The server cannot be reached. This is sent as soon as you are online again.',
  ) {
    super(message);
  }
}

/** The server refuses this recording itself, and would refuse it again. */
export class UnsuitableError extends UploadError {}

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

/** Uploads a recording and reports the progress, from 0 to 1. Rejects with an `UploadError`. */
export type Upload = (
  recording: Recording,
  onProgress: (progress: number) => void,
  signal: AbortSignal,
) => Promise<Uploaded>;

/**
 * Uploads only while the chat is online: without a connection, the token is not valid any more. A failed upload is
 * sent again after the next welcome, which may be far away if the connection itself has not failed.
 */
export function uploadsWhile(isOnline: () => boolean, upload: Upload): Upload {
  return async (recording, onProgress, signal) => {
    if (!isOnline()) throw new UnreachableError();
    try {
      return await upload(recording, onProgress, signal);
    } catch (error) {
      const isAlone = error instanceof UnreachableError && isOnline();
      throw isAlone ? new UnreachableError('The upload broke off. Try again.') : error;
    }
  };
}

/**
 * Uploads one recording after the other. After a reconnect many may be waiting, while the server accepts
 * only two at a time from a member; and they should arrive in the order in which they were recorded.
 */
export function uploadsInTurn(upload: Upload): Upload {
  const waiting = new Set<() => void>();
  let busy = false;

  function turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      waiting.add(resolve);
      signal.addEventListener('abort', () => {
        waiting.delete(resolve);
        reject(new UploadError('Cancelled.'));
      });
    });
  }

  return async (recording, onProgress, signal) => {
    if (busy) await turn(signal);
    busy = true;
    try {
      return await upload(recording, onProgress, signal);
    } finally {
      const [next] = waiting;
      busy = next !== undefined;
      if (next) waiting.delete(next);
      next?.();
    }
  };
}
