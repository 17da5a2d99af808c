import { ProtocolError } from '../../shared/codes.ts';
import {
  MAX_EXPIRED_CLIPS,
  MAX_STORE_BYTES,
  MAX_UNSHARED_PER_MEMBER,
  UNSHARED_CLIP_MS,
} from '../../shared/limits.ts';
import type { Uploaded } from '../../shared/protocol.ts';

interface Entry {
  readonly clip: Uploaded;
  readonly owner: string;
  /** Runs while the clip is waiting to be shared. */
  unshared?: NodeJS.Timeout | undefined;
}

/**
 * The hub's book of clips: whose each is, whether it has been shared, and how many bytes they are
 * together. The bytes themselves are files, written and read by the threads.
 */
export class ClipLedger {
  readonly #entries = new Map<string, Entry>();
  readonly #expired = new Set<string>();
  readonly #remove: (id: string) => void;
  #bytes = 0;

  /** @param remove deletes the file of a clip that has left the book */
  constructor(remove: (id: string) => void) {
    this.#remove = remove;
  }

  /** @throws ProtocolError `too-many-uploads` when this member has enough clips that wait to be shared */
  checkRoom(owner: string): void {
    const waiting = [...this.#entries.values()].filter(
      (entry) => entry.owner === owner && entry.unshared,
    );
    if (waiting.length >= MAX_UNSHARED_PER_MEMBER) throw new ProtocolError('too-many-uploads');
  }

  /** Enters a clip; the oldest go when there is no room for all. It is dropped unless it is shared soon. */
  add(clip: Uploaded, owner: string): void {
    this.checkRoom(owner);
    const unshared = setTimeout(() => this.#drop(clip.id), UNSHARED_CLIP_MS).unref();
    this.#entries.set(clip.id, { clip, owner, unshared });
    this.#bytes += clip.bytes;
    // A Map keeps the order of insertion: its first entries are the oldest.
    for (const id of this.#entries.keys()) {
      if (this.#bytes <= MAX_STORE_BYTES) break;
      this.#expire(id);
    }
  }

  /** @throws ProtocolError `no-such-clip` for a clip that is gone, or somebody else's */
  share(id: string, owner: string): Uploaded {
    const entry = this.#entries.get(id);
    if (entry?.owner !== owner) throw new ProtocolError('no-such-clip');
    clearTimeout(entry.unshared);
    entry.unshared = undefined;
    return entry.clip;
  }

  /** @throws ProtocolError `clip-expired`, `not-found` */
  find(id: string): Uploaded {
    const entry = this.#entries.get(id);
    if (entry) return entry.clip;
    throw new ProtocolError(this.#expired.has(id) ? 'clip-expired' : 'not-found');
  }

  #expire(id: string): void {
    this.#drop(id);
    this.#expired.add(id);
    if (this.#expired.size > MAX_EXPIRED_CLIPS) {
      this.#expired.delete(this.#expired.keys().next().value ?? '');
    }
  }

  #drop(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    clearTimeout(entry.unshared);
    this.#entries.delete(id);
    this.#bytes -= entry.clip.bytes;
    this.#remove(id);
  }
}
