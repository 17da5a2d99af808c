import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProtocolError } from '../../shared/codes.ts';

/** The disk, this user's share of it, or the largest file that this process may write, is full. */
const FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Clips as files of a folder, each named by its id. Threads store and send them, the hub removes them. */
export class ClipFiles {
  readonly #folder: string;
  readonly #log: (line: string) => void;

  constructor(folder: string, log: (line: string) => void) {
    this.#folder = folder;
    this.#log = log;
  }

  /**
   * Stores a clip, readable by this user alone; where that fails, nothing of it stays.
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
   * Never rejects: nobody who waits for this could do anything about it. Windows refuses it while
   * another program has the file open, such as a virus scanner: then it goes with its folder.
   */
  async remove(id: string): Promise<void> {
    try {
      await rm(join(this.#folder, id), { force: true });
    } catch (error) {
      this.#log(`A clip stays until the server ends: ${(error as Error).message}`);
    }
  }
}
