import type { ServerEvent, Welcome } from '../../shared/protocol.ts';
import { sentence } from '../text/sentence.ts';
import { ClipSender, type Upload } from './clip-sender.ts';
import { parseCommand } from './command.ts';
import { Connection, type ConnectionState } from './connection.ts';
import type { Entry } from './entry.ts';
import type { ClientRequest } from './membership.ts';
import type { Outgoing } from './outbox.ts';
import { Room, type RoomListener } from './room.ts';
import type { OpenTransport } from './transport.ts';
import { Typing } from './typing.ts';
import { NOWHERE, type UnsentClips } from './unsent-clips.ts';
import { UnreachableError, upload } from './upload.ts';
import { uploadsInTurn } from './uploads-in-turn.ts';

/** Is told all that the screen shows. */
export interface ChatListener extends RoomListener {
  connectionEntered(state: ConnectionState): void;
  /** We are in the room, for the first time or again. */
  welcomed(welcome: Welcome): void;
  typingChanged(names: readonly string[]): void;
}

/** What the browser brings, or what listens in on it. */
export interface ChatSurroundings {
  readonly open: OpenTransport;
  /** Nowhere when it is absent. */
  readonly unsent?: UnsentClips;
  /** Texts that the last page could not send; none when it is absent. */
  readonly handedOver?: readonly Outgoing[];
  /** For uploads; the browser's own when it is absent. */
  readonly createRequest?: () => XMLHttpRequest;
}

/** The chat without its looks: one room, the connection to it, and what is on its way there. */
export class Chat {
  readonly connection: Connection;
  readonly room: Room;
  readonly clips: ClipSender;
  readonly #typing: Typing;
  readonly #listener: ChatListener;
  #handedOver: readonly Outgoing[];

  constructor(surroundings: ChatSurroundings, listener: ChatListener) {
    const { open, unsent = NOWHERE, createRequest, handedOver = [] } = surroundings;
    this.#listener = listener;
    this.#handedOver = handedOver;
    this.connection = new Connection({
      open,
      random: Math.random,
      onState: (state) => this.#entered(state),
      onEvent: (event) => this.#happened(event),
    });
    this.#typing = new Typing((names) => listener.typingChanged(names));
    this.room = new Room(this.#roomListener(listener), (request) => this.connection.send(request));
    const uploadNow: Upload = async (recording, onProgress, signal) => {
      // The token, too, is of a connection that is gone.
      if (!this.connection.online) throw new UnreachableError();
      const token = this.room.welcome?.uploadToken ?? '';
      return upload(recording, { token, onProgress, signal, createRequest });
    };
    this.clips = new ClipSender(this.room.outbox, uploadsInTurn(uploadNow), unsent);
  }

  /** Does what a person has typed: says it, or carries out the `/command`. False when it cannot be done. */
  enter(typed: string): boolean {
    const command = parseCommand(typed);
    switch (command.type) {
      case 'say':
      case 'act':
        this.room.outbox.post(command.type, command.text);
        return true;
      case 'help':
      case 'refused':
        this.room.notice(command.text);
        return command.type === 'help';
      case 'leave':
        this.leave();
        return true;
      default:
        return this.#ask(command);
    }
  }

  /** What is asked while there is no connection would be answered when nobody waits for it any more. */
  #ask(request: ClientRequest): boolean {
    if (this.connection.online) this.connection.send(request);
    else this.room.notice('There is no connection now. Try again when you are online.');
    return this.connection.online;
  }

  /** What the next page of this tab has to go on with. */
  get unsentTexts(): readonly Outgoing[] {
    return [...this.#handedOver, ...this.room.outbox.texts];
  }

  /** Sends a failed message again, over a new connection where the old one has ended. */
  retry(entry: Entry): void {
    if (this.connection.ended) this.connection.join(this.connection.membership);
    if (entry.content.type === 'clip') void this.clips.retry(entry.key);
    else this.room.outbox.retry(entry.key);
  }

  /** Takes a message of ours back that is not sent. */
  remove(entry: Entry): void {
    this.room.remove(entry.key);
  }

  /** Leaves for good and forgets the room, and what has not been sent: the next one here may be another person. */
  leave(): void {
    this.connection.leave();
    this.room.clear();
    this.#handedOver = [];
    this.clips.forgetAll();
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
    if (event.type !== 'welcome') return;
    this.#bringBack(event);
    this.clips.sendWaiting();
  }

  /** What an earlier page could not send; it has been posted after all if it is in the timeline. */
  #bringBack({ recent }: Welcome): void {
    const cids = recent.map((event) => ('cid' in event ? event.cid : undefined));
    const posted = new Set(cids.filter((cid) => cid !== undefined));
    void this.clips.restore(posted);
    const waiting = this.#handedOver.filter(({ entry }) => !posted.has(entry.key));
    this.#handedOver = [];
    for (const outgoing of waiting) this.room.outbox.takeOver(outgoing);
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
