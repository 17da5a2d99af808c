import { sentence } from '../clients/chat/format.ts';
import { UnreachableError, type UploadClip, UploadError } from '../clients/chat/upload.ts';
import { HTTP_REQUEST_TIMEOUT_MS } from '../shared/limits.ts';
import type { HttpError, Uploaded } from '../shared/protocol.ts';

/** Uploads recordings with these requests: XMLHttpRequest, because `fetch` reports no upload progress. */
export function uploadOver(createRequest: () => XMLHttpRequest): UploadClip {
  return (recording, { token, onProgress, signal }) => {
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
  };
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
