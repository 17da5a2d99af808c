import { rm } from 'node:fs/promises';

/**
 * Deletes the file of a clip that has left the book. Windows refuses that while another program has
 * the file open, such as a virus scanner: it then goes with its folder, when the server ends.
 */
export function removeClip(file: string, log: (line: string) => void): void {
  rm(file, { force: true }).catch((error: Error) =>
    log(`A clip stays until the server ends: ${error.message}`),
  );
}
