import type { ServerEvent, Welcome } from '../shared/protocol.ts';
import { ClipSender } from './clip-sender.ts';
import { parseCommand } from './command.ts';
import { Connection, type ConnectionState } from './connection.ts';
import type { Entry } from './entry.ts';
import { Room, type RoomListener } from './room.ts';
import { sentence } from './sentence.ts';
import type { OpenTransport } from './transport.ts';
import { Typing } from './typing.ts';
import { upload } from './upload.ts';

/** Is told all that the screen shows. */
export interface ChatListener extends RoomListener {
  connectionEntered(state: ConnectionState): void;
  /** We are in the room, for the first time or again. */
  welcomed(welcome: Welcome): void;
  typingChanged(names: readonly string[]): void;
}

/** The chat without its looks: one room, the connection to it, and what is on its way there. */
export class Chat {
  readonly connection: Connection;
  readonly room: Room;
  readonly clips: ClipSender;
  readonly #typing: Typing;
  readonly #listener: ChatListener;

  /** @param createRequest for uploads; the browser's own when it is absent */
  constructor(open: OpenTransport, listener: ChatListener, createRequest?: () => XMLHttpRequest) {
    this.#listener = listener;
    this.connection = new Connection({
      open,
      random: Math.random,
      onState: (state) => this.#entered(state),
      onEvent: (event) => this.#happened(event),
    });
    this.#typing = new Typing((names) => listener.typingChanged(names));
    this.room = new Room(this.#roomListener(listener), (request) => this.connection.send(request));
    this.clips = new ClipSender(this.room.outbox, (recording, onProgress) =>
      upload(recording, {
        token: this.room.welcome?.uploadToken ?? '',
        onProgress,
        createRequest,
      }),
    );
  }

  /** Does what a person has typed: says it, or carries out the `/command`. False when it cannot be done. */
  enter(typed: string): boolean {
    const command = parseCommand(typed);
    if (command.type === 'say' || command.type === 'act') {
      this.room.outbox.post(command.type, command.text);
    } else if (command.type === 'help' || command.type === 'refused') {
      this.room.notice(command.text);
    } else if (this.connection.online) {
      this.connection.send(command);
    } else {
      this.room.notice('There is no connection now. Try again when you are online.');
      return false;
    }
    return command.type !== 'refused';
  }

  /** Sends a failed message again. */
  retry(entry: Entry): void {
    if (entry.content.type === 'clip') void this.clips.retry(entry.key);
    else this.room.outbox.retry(entry.key);
  }

  /** Leaves for good and forgets the room. */
  leave(): void {
    this.connection.leave();
    this.room.clear();
  }

  #entered(state: ConnectionState): void {
    if (state.phase === 'offline') this.room.outbox.failAll(`Not sent: ${sentence(state.reason)}`);
    this.#listener.connectionEntered(state);
  }

  #happened(event: ServerEvent): void {
    // The server tells everybody who is typing, and nobody needs to be told of themselves.
    const isOurs = event.type === 'typing' && event.id === this.room.welcome?.you.id;
    if (!isOurs) this.#typing.apply(event);
    if (event.type === 'welcome') this.#listener.welcomed(event);
    this.room.apply(event);
  }

  /** A recording is kept as long as its entry may need it. */
  #roomListener(listener: ChatListener): RoomListener {
    return {
      membersChanged: (members, you) => listener.membersChanged(members, you),
      changed: (entry) => listener.changed(entry),
      placed: (entry, before) => {
        listener.placed(entry, before);
        if (entry.delivery?.state === 'sent') this.clips.forget(entry.key);
      },
      dropped: (entry) => {
        listener.dropped(entry);
        this.clips.forget(entry.key);
      },
    };
  }
}
