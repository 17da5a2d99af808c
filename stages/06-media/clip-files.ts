import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProtocolError } from '../../shared/codes.ts';

/** The disk or the user's quota is full, or the file is larger than this process may write. */
const FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Clips as files in a folder, each named after its id. Threads store and send them, the hub removes them. */
export class ClipFiles {
  readonly #folder: string;
  readonly #log: (line: string) => void;

  constructor(folder: string, log: (line: string) => void) {
    this.#folder = folder;
    this.#log = log;
  }

  /**
   * Stores a clip, readable only by this user. If that fails, the partial file is removed.
   * @throws ProtocolError `store-full`
   */
  async store(id: string, bytes: Uint8Array): Promise<void> {
    try {
      await writeFile(join(this.#folder, id), bytes, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      await this.remove(id);
      throw FULL.has((error as NodeJS.ErrnoException).code)
        ? new ProtocolError('store-full')
        : error;
    }
  }

  /**
   * Never rejects, because a caller could do nothing about it. On Windows the removal fails while another
   * program has the file open, such as a virus scanner. The file is then removed with its folder.
   */
  async remove(id: string): Promise<void> {
    try {
      await rm(join(this.#folder, id), { force: true });
    } catch (error) {
      this.#log(`A clip stays until the server ends: ${(error as Error).message}`);
    }
  }
}
