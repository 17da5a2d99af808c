import type { Upload } from './clip-sender.ts';
import { UploadError } from './upload.ts';

/**
 * Uploads one recording after the other. After a reconnect many may want to go, and the server takes
 * two of a member at a time; and what was recorded first is to be there first.
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
