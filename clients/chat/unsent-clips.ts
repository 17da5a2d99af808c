import type { Recording } from './recording.ts';

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
