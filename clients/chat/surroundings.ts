import type { Welcome } from '../../shared/protocol.ts';
import type { Answered } from './entry.ts';
import type { Mute } from './host-words.ts';
import type { Outgoing } from './outbox.ts';
import type { ConnectionState } from './reconnector.ts';
import type { UnsentClips } from './recording.ts';
import type { RoomListener } from './room-model.ts';
import type { OpenTransport } from './transport.ts';
import type { UploadClip } from './upload.ts';

/*
 * What a client is to the chat: a listener with a screen, and the few things that it can do in its own way.
 */

/** Receives everything that the screen shows. */
export interface ChatListener extends RoomListener {
  connectionEntered(state: ConnectionState): void;
  /** We are in the room, for the first time or again. */
  welcomed(welcome: Welcome): void;
  typingChanged(names: readonly string[]): void;
  /** The host has muted us, or we can speak again (`undefined`). */
  mutedChanged(mute: Mute | undefined): void;
  /** The next message answers this one, or none. */
  answeringChanged(answered: Answered | undefined): void;
}

/** What the client provides. */
export interface ChatSurroundings {
  readonly open: OpenTransport;
  /** Defaults to `NOWHERE`. */
  readonly unsent?: UnsentClips;
  /** Texts that the last page could not send. Defaults to none. */
  readonly handedOver?: readonly Outgoing[];
  /** Defaults to none: for chats that do not record. */
  readonly upload?: UploadClip;
}
