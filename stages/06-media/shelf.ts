import type { Uploaded } from '../../shared/protocol.ts';

export interface Entry {
  readonly clip: Uploaded;
  readonly owner: string;
  /** Runs while the clip is waiting to be shared. */
  readonly overdue: NodeJS.Timeout;
}

/** Clips up to a number of bytes. When there is no room for another, the oldest are removed. */
export class Shelf {
  readonly #maxBytes: number;
  // A Map keeps the order of insertion, so the first entries are the oldest.
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
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

  /** Returns false if there is no such entry. */
  delete(id: string): boolean {
    this.#bytes -= this.#entries.get(id)?.clip.bytes ?? 0;
    return this.#entries.delete(id);
  }
}
