import type { Recording, UnsentClips } from '../../clients/chat/recording.ts';
import { MAX_UNSENT_CLIP_BYTES, MAX_UNSENT_CLIPS } from '../../shared/limits.ts';

/*
 * A recording that has not been sent survives a closed page here. IndexedDB is the only storage of a
 * browser that takes megabytes of bytes. Several pages of one browser share it, and each clip must be
 * sent by only one of them. Web Locks decide which: a page holds a lock for each of its clips, and the
 * browser releases it when the page ends, even by a crash. A note in the database could not do that,
 * because a crashed page cannot remove it.
 */

/** With bytes instead of the blob: private windows of Safari cannot store blobs. */
interface Kept extends Omit<Recording, 'blob'> {
  readonly bytes: ArrayBuffer;
  readonly keptAt: number;
}

const STORE = 'clips';

/** Stores recordings in IndexedDB. If the browser forbids it or is full, nothing is stored. */
export class BrowserUnsentClips implements UnsentClips {
  readonly #database = open();

  constructor() {
    // Each use reports the error, but there may be none.
    this.#database.catch(() => {});
  }

  async put(recording: Recording): Promise<boolean> {
    try {
      const { blob, ...rest } = recording;
      const bytes = await blob.arrayBuffer();
      // Before it is stored, so that no other page can take it over in between.
      await claim(rest.id);
      const store = await this.#store('readwrite');
      const all: Kept[] = await settled(store.getAll());
      // It may be stored already, and is replaced then.
      const others = all.filter(({ id }) => id !== rest.id);
      const length = others.reduce((sum, kept) => sum + kept.bytes.byteLength, bytes.byteLength);
      if (others.length >= MAX_UNSENT_CLIPS || length > MAX_UNSENT_CLIP_BYTES) return false;
      store.put({ ...rest, bytes, keptAt: Date.now() } satisfies Kept);
      await committed(store.transaction);
      return true;
    } catch {
      return false;
    }
  }

  /** Not awaited: a clip that is not removed is recognized by its `cid` in the timeline next time. */
  remove(id: string): void {
    this.#store('readwrite').then(
      (store) => store.delete(id),
      () => {},
    );
  }

  async takeOver(): Promise<Recording[]> {
    try {
      const all: Kept[] = await settled((await this.#store('readonly')).getAll());
      const claimed = await Promise.all(all.map(({ id }) => claim(id)));
      const ours = all.filter((_, index) => claimed[index]);
      return ours.sort((a, b) => a.keptAt - b.keptAt).map(recordingOf);
    } catch {
      return [];
    }
  }

  async #store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    return (await this.#database).transaction(STORE, mode).objectStore(STORE);
  }
}

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open('wirechat', 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'id' });
  return settled(request);
}

/** Resolves to false if any page, even this one, has this recording. A page's locks end with it. */
function claim(id: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const hold = (lock: Lock | null) => {
      resolve(lock !== null);
      return lock && new Promise(() => {});
    };
    navigator.locks.request(`clip ${id}`, { ifAvailable: true }, hold).catch(reject);
  });
}

/** IndexedDB is older than promises. */
function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** A full disk is only reported at the end of the transaction. */
function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

function recordingOf({ bytes, keptAt: _, ...rest }: Kept): Recording {
  return { ...rest, blob: new Blob([bytes], { type: rest.mime }) };
}
