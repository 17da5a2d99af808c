import type { Upload } from './clip-sender.ts';
import { UploadError } from './upload.ts';

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
