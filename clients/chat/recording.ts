import type { ClipKind } from '../../shared/protocol.ts';
import type { Answered } from './entry.ts';

/*
 * A recording before it is a clip of the room, and the place where it is kept until then. The id is
 * chosen here, at the client: it is the key in the store, the key of the entry in the log and the `cid`
 * of the request, so that all three can be matched after a reload.
 */

/** A finished recording. */
export interface Recording {
  /** The key under which it is stored, and its `cid` when it is posted. */
  readonly id: string;
  readonly kind: ClipKind;
  readonly blob: Blob;
  readonly mime: string;
  readonly durationMs: number;
  /** Loudness from 0 to 100. */
  readonly waveform: readonly number[];
  /** The message that it answers. */
  readonly re?: Answered | undefined;
}

/** Stores recordings beyond the life of the page until they are posted. */
export interface UnsentClips {
  /** Resolves to false if there is no room. */
  put(recording: Recording): Promise<boolean>;
  remove(id: string): void;
  /** Takes over the recordings that belong to no open page, and returns them, oldest first. */
  takeOver(): Promise<Recording[]>;
}

/** Stores nothing: for chats that do not record. */
export const NOWHERE: UnsentClips = {
  put: async () => false,
  remove: () => {},
  takeOver: async () => [],
};

/** Returns a random id. `crypto.randomUUID` is not available on a page over plain http. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
