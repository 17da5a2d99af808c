/**
 * The hub's record of clips: the owner of each, whether it has been shared, and how many bytes they take
 * together. The bytes themselves are in files, which the threads write and read.
 *
 * The record is at the hub because clips belong to the room, as names and messages do: a clip may be uploaded
 * on one thread, shared on a second and fetched from a third. The hub handles one request at a time, so a
 * clip cannot expire in the middle of being shared, and no lock is needed.
 *
 * Nothing in this file opens a file or waits for a disk. A callback removes files, and nothing waits for it,
 * because a slow disk must not stop the chat.
 *
 * Left out: clips that outlive the server, and a way to take back a clip that has been shared.
 */
import { ProtocolError } from '../../shared/codes.ts';
import {
  MAX_EXPIRED_CLIPS,
  MAX_STORE_BYTES,
  MAX_UNSHARED_BYTES,
  UNSHARED_CLIP_MS,
} from '../../shared/limits.ts';
import type { Uploaded } from '../../shared/protocol.ts';

/**
 * A clip that is not shared yet belongs to its owner alone: it is not served, it is removed when its member
 * leaves, and it does not count towards the space of shared clips.
 *
 * Hence two shelves. With only one, someone could push out everybody's clips by uploading, and nobody would
 * see who did it. Sharing can push out clips, too, but it appears in the room under a name.
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

  /** How many clips there are, and their bytes: those that have been shared, and those that wait. */
  get shelves(): Readonly<Record<'shared' | 'unshared', Pick<Shelf, 'size' | 'bytes'>>> {
    return { shared: this.#shared, unshared: this.#unshared };
  }

  /** How many clips of this member wait to be shared. */
  unsharedOf(owner: string): number {
    return this.#unshared.of(owner).length;
  }

  /**
   * Adds a clip, which is removed unless it is shared soon: a client that uploads and then loses its
   * connection would otherwise leave a file that nobody knows about.
   */
  add(clip: Uploaded, owner: string): void {
    const overdue = setTimeout(() => this.#drop(entry), UNSHARED_CLIP_MS).unref();
    const entry = { clip, owner, overdue };
    for (const oldest of this.#unshared.add(entry)) this.#drop(oldest);
  }

  /**
   * Makes a clip available to everybody. The oldest clips are removed if there is no room for all. A clip may
   * be shared again, but its age counts from the first time: otherwise its owner could keep it forever, at
   * the expense of others.
   * @throws ProtocolError `no-such-clip` for a clip that is gone or belongs to another member
   * @lab 06.4 Share a clip, if it is theirs
   */
  share(id: string, owner: string): Uploaded {
    const entry = this.#shared.get(id) ?? this.#unshared.get(id);
    // One code for both cases, so that nobody can find out which clips others have uploaded.
    if (entry?.owner !== owner) throw new ProtocolError('no-such-clip');
    if (this.#unshared.delete(id)) {
      clearTimeout(entry.overdue);
      for (const { clip } of this.#shared.add(entry)) this.#expire(clip.id);
    }
    return entry.clip;
  }

  /**
   * A clip that has been shared. If it has been removed since, the answer is 410 instead of 404, so that a
   * page can say so and need not try again (RFC 9110 section 15.5.11).
   * @throws ProtocolError `clip-expired`, `not-found`
   */
  find(id: string): Uploaded {
    const entry = this.#shared.get(id);
    if (entry) return entry.clip;
    throw new ProtocolError(this.#expired.has(id) ? 'clip-expired' : 'not-found');
  }

  /** Removes all clips that have been shared. */
  expireShared(): void {
    for (const { clip } of this.#shared.clear()) this.#expire(clip.id);
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
    // A set also keeps the order of insertion. The oldest id is forgotten, and its answer is 404 again.
    if (this.#expired.size > MAX_EXPIRED_CLIPS) {
      this.#expired.delete(this.#expired.keys().next().value ?? '');
    }
  }
}

export interface Entry {
  readonly clip: Uploaded;
  readonly owner: string;
  /** Runs while the clip is waiting to be shared. */
  readonly overdue: NodeJS.Timeout;
}

/**
 * Clips up to a number of bytes. When there is no room for another, the oldest are removed: those that were
 * put here first, not those that nobody has fetched for the longest time. So clips are removed in the order
 * of the log, and fetching one changes nothing at the hub.
 */
export class Shelf {
  readonly #maxBytes: number;
  // A Map keeps the order of insertion, so the first entries are the oldest.
  readonly #entries = new Map<string, Entry>();
  // A running total: adding up all entries for each new one would take longer and longer.
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get size(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(id: string): Entry | undefined {
    return this.#entries.get(id);
  }

  of(owner: string): Entry[] {
    return [...this.#entries.values()].filter((entry) => entry.owner === owner);
  }

  /** Adds an entry, and returns those that were removed for it. */
  add(entry: Entry): Entry[] {
    this.#entries.set(entry.clip.id, entry);
    this.#bytes += entry.clip.bytes;
    const gone: Entry[] = [];
    for (const oldest of this.#entries.values()) {
      if (this.#bytes <= this.#maxBytes) break;
      this.delete(oldest.clip.id);
      gone.push(oldest);
    }
    return gone;
  }

  /** Removes all entries, and returns them. */
  clear(): Entry[] {
    const gone = [...this.#entries.values()];
    for (const { clip } of gone) this.delete(clip.id);
    return gone;
  }

  /** Returns false if there is no such entry. */
  delete(id: string): boolean {
    this.#bytes -= this.#entries.get(id)?.clip.bytes ?? 0;
    return this.#entries.delete(id);
  }
}
