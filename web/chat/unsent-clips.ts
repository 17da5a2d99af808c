import { MAX_UNSENT_CLIP_BYTES, MAX_UNSENT_CLIPS } from '../../shared/limits.ts';
import type { Recording } from '../recording/recording.ts';

/** Where recordings outlive the page until the room has them. */
export interface UnsentClips {
  /** Resolves to false when there is no room for it. */
  put(recording: Recording): Promise<boolean>;
  remove(id: string): void;
  /** The recordings that no open page has, the oldest first. From now on this page has them. */
  takeOver(): Promise<Recording[]>;
}

/** Keeps nothing: for chats that record nothing. */
export const NOWHERE: UnsentClips = {
  put: async () => false,
  remove: () => {},
  takeOver: async () => [],
};

/** With bytes in place of the blob: private windows of Safari store no blobs. */
interface Kept extends Omit<Recording, 'blob'> {
  readonly bytes: ArrayBuffer;
  readonly keptAt: number;
}

const STORE = 'clips';

/** In IndexedDB. A browser may forbid it, or be full: then it keeps nothing. */
export class BrowserUnsentClips implements UnsentClips {
  readonly #database = open();

  constructor() {
    // Whoever uses it is told; nobody may.
    this.#database.catch(() => {});
  }

  async put(recording: Recording): Promise<boolean> {
    try {
      const { blob, ...rest } = recording;
      const bytes = await blob.arrayBuffer();
      await claim(rest.id);
      const store = await this.#store('readwrite');
      const all: Kept[] = await settled(store.getAll());
      const length = all.reduce((sum, kept) => sum + kept.bytes.byteLength, bytes.byteLength);
      if (all.length >= MAX_UNSENT_CLIPS || length > MAX_UNSENT_CLIP_BYTES) return false;
      store.put({ ...rest, bytes, keptAt: Date.now() } satisfies Kept);
      await committed(store.transaction);
      return true;
    } catch {
      return false;
    }
  }

  remove(id: string): void {
    this.#store('readwrite').then(
      (store) => store.delete(id),
      () => {},
    );
  }

  async takeOver(): Promise<Recording[]> {
    // Without locks nothing has been kept, either: a page over plain http has no microphone.
    if (!isSecureContext) return [];
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

/** False when a page has this recording, this one too. A page that goes lets go of its locks. */
function claim(id: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const hold = (lock: Lock | null) => {
      resolve(lock !== null);
      return lock && new Promise(() => {});
    };
    navigator.locks.request(`clip ${id}`, { ifAvailable: true }, hold).catch(reject);
  });
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** A full disk shows only when the transaction ends. */
function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

function recordingOf({ bytes, keptAt: _, ...rest }: Kept): Recording {
  return { ...rest, blob: new Blob([bytes], { type: rest.mime }) };
}
