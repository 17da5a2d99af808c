import { HTTP_REQUEST_TIMEOUT_MS } from '../../shared/limits.ts';
import type { HttpError, Uploaded } from '../../shared/protocol.ts';
import type { Recording } from '../recording/recording.ts';
import { sentence } from '../text/sentence.ts';

/** A failed upload. The message is a sentence for the person. */
export class UploadError extends Error {}

/** The server could not be reached. The upload may succeed later. */
export class UnreachableError extends UploadError {
  constructor() {
    super('The server cannot be reached. This is sent as soon as you are online again.');
  }
}

/** The options of an upload. */
export interface UploadOptions {
  readonly token: string;
  /** Called with the share that has been sent, from 0 to 1. */
  readonly onProgress: (progress: number) => void;
  /** Stops the upload when aborted. */
  readonly signal: AbortSignal;
  /** XMLHttpRequest, because `fetch` reports no upload progress. */
  readonly createRequest?: (() => XMLHttpRequest) | undefined;
}

/**
 * Uploads a recording.
 * @throws UploadError if the server refuses it or cannot be reached, or if the upload is aborted
 */
export function upload(recording: Recording, options: UploadOptions): Promise<Uploaded> {
  const { token, onProgress, signal, createRequest = () => new XMLHttpRequest() } = options;
  const request = createRequest();
  return new Promise((resolve, reject) => {
    request.open('POST', `/clips?kind=${recording.kind}`);
    request.setRequestHeader('Content-Type', recording.mime);
    request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.timeout = HTTP_REQUEST_TIMEOUT_MS;
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total);
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText) as Uploaded);
      else reject(new UploadError(refusalOf(request)));
    };
    request.onerror = () => reject(new UnreachableError());
    request.ontimeout = () => reject(new UploadError('The upload took too long. Try again.'));
    request.onabort = () => reject(new UploadError('Cancelled.'));
    signal.addEventListener('abort', () => request.abort());
    request.send(recording.blob);
  });
}

function refusalOf({ status, responseText }: XMLHttpRequest): string {
  try {
    const { detail } = JSON.parse(responseText) as HttpError;
    return sentence(detail);
  } catch {
    // Not from wirechat: a proxy has answered.
    return `The server does not take it (${status}). Try again later.`;
  }
}
