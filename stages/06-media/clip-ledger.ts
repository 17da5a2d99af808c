import { ProtocolError } from '../../shared/codes.ts';
import {
  MAX_EXPIRED_CLIPS,
  MAX_STORE_BYTES,
  MAX_UNSHARED_BYTES,
  UNSHARED_CLIP_MS,
} from '../../shared/limits.ts';
import type { Uploaded } from '../../shared/protocol.ts';
import { type Entry, Shelf } from './shelf.ts';

/**
 * The hub's record of clips: the owner of each, whether it has been shared, and how many bytes they take
 * together. The bytes themselves are in files, which the threads write and read.
 *
 * A clip that is not shared yet belongs to its owner alone: it is not served, it is removed when its member
 * leaves, and it does not count towards the space of shared clips.
 */
export class ClipLedger {
  readonly #unshared = new Shelf(MAX_UNSHARED_BYTES);
  readonly #shared = new Shelf(MAX_STORE_BYTES);
  readonly #expired = new Set<string>();
  readonly #remove: (id: string) => void;

  /** @param remove deletes the file of a clip that is no longer in the ledger */
  constructor(remove: (id: string) => void) {
    this.#remove = remove;
  }

  /** How many clips of this member wait to be shared. */
  unsharedOf(owner: string): number {
    return this.#unshared.of(owner).length;
  }

  /** Adds a clip, which is removed unless it is shared soon. */
  add(clip: Uploaded, owner: string): void {
    const overdue = setTimeout(() => this.#drop(entry), UNSHARED_CLIP_MS).unref();
    const entry = { clip, owner, overdue };
    for (const oldest of this.#unshared.add(entry)) this.#drop(oldest);
  }

  /**
   * Makes a clip available to everybody. The oldest clips are removed if there is no room for all.
   * @throws ProtocolError `no-such-clip` for a clip that is gone or belongs to another member
   */
  share(id: string, owner: string): Uploaded {
    const entry = this.#shared.get(id) ?? this.#unshared.get(id);
    if (entry?.owner !== owner) throw new ProtocolError('no-such-clip');
    if (this.#unshared.delete(id)) {
      clearTimeout(entry.overdue);
      for (const { clip } of this.#shared.add(entry)) this.#expire(clip.id);
    }
    return entry.clip;
  }

  /**
   * A clip that has been shared.
   * @throws ProtocolError `clip-expired`, `not-found`
   */
  find(id: string): Uploaded {
    const entry = this.#shared.get(id);
    if (entry) return entry.clip;
    throw new ProtocolError(this.#expired.has(id) ? 'clip-expired' : 'not-found');
  }

  /** The member has left, so nobody can share these clips any more. */
  dropUnsharedOf(owner: string): void {
    for (const entry of this.#unshared.of(owner)) this.#drop(entry);
  }

  #drop({ clip, overdue }: Entry): void {
    clearTimeout(overdue);
    this.#unshared.delete(clip.id);
    this.#remove(clip.id);
  }

  #expire(id: string): void {
    this.#remove(id);
    this.#expired.add(id);
    if (this.#expired.size > MAX_EXPIRED_CLIPS) {
      this.#expired.delete(this.#expired.keys().next().value ?? '');
    }
  }
}
