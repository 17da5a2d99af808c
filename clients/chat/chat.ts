import type { ServerEvent, Welcome } from '../../shared/protocol.ts';
import { Answering, latestOf } from './answering.ts';
import { ClipSender } from './clip-sender.ts';
import { type Command, parseCommand } from './command.ts';
import { isolated } from './direction.ts';
import type { Entry } from './entry.ts';
import { sentence } from './format.ts';
import type { ClientRequest } from './membership.ts';
import { Muting } from './muting.ts';
import type { Outgoing } from './outbox.ts';
import { type ConnectionState, Reconnector, whyOver } from './reconnector.ts';
import { NOWHERE, type Recording } from './recording.ts';
import { type RoomListener, RoomModel } from './room-model.ts';
import type { ChatListener, ChatSurroundings } from './surroundings.ts';
import { Typing } from './typing.ts';
import { type UploadClip, UploadError, uploadsInTurn, uploadsWhile } from './upload.ts';

/*
 * The chat without a user interface: what the page, the terminal and the desktop window have in common.
 * It owns the parts (the reconnector, the room model, the outbox, the clips) and passes each event of the
 * server to those that it concerns. Everything that is shown goes through one listener, so a client is a
 * listener with a screen.
 *
 * What a client can do differs, so that comes in from outside: how a transport is opened, how a clip is
 * uploaded, where unsent clips are kept. Nothing here knows the DOM or Node, and so all of it is tested
 * without either.
 */

const noUpload: UploadClip = async () => {
  throw new UploadError('Clips cannot be sent from here.');
};

/** The chat without a user interface: one room, the connection to it, and the messages on their way there. */
export class Chat {
  readonly reconnector: Reconnector;
  readonly room: RoomModel;
  readonly clips: ClipSender;
  readonly muting: Muting;
  readonly answering: Answering;
  readonly #typing: Typing;
  readonly #listener: ChatListener;
  #handedOver: readonly Outgoing[];

  constructor(surroundings: ChatSurroundings, listener: ChatListener) {
    const { open, unsent = NOWHERE, upload = noUpload, handedOver = [] } = surroundings;
    this.#listener = listener;
    this.#handedOver = handedOver;
    this.reconnector = new Reconnector({
      open,
      random: Math.random,
      onState: (state) => this.#entered(state),
      onEvent: (event) => this.#happened(event),
    });
    this.answering = new Answering((answered) => listener.answeringChanged(answered));
    this.#typing = new Typing((names) => listener.typingChanged(names));
    this.room = new RoomModel(this.#roomListener(listener), (request) =>
      this.reconnector.send(request),
    );
    this.muting = new Muting({
      changed: (mute) => listener.mutedChanged(mute),
      said: (notice) => this.room.notice(notice),
    });
    const isOnline = () => this.reconnector.online;
    const uploadNow = uploadsWhile(isOnline, (recording, onProgress, signal) => {
      const token = this.room.welcome?.uploadToken ?? '';
      return upload(recording, { token, onProgress, signal });
    });
    this.clips = new ClipSender(this.room.outbox, uploadsInTurn(uploadNow), unsent);
  }

  /** Sends a typed message or runs a typed `/command`. Returns false if that is not possible. */
  enter(typed: string): boolean {
    const command = parseCommand(typed);
    switch (command.type) {
      case 'say':
      case 'act':
        this.room.outbox.post(command.type, command.text, this.answering.take());
        return true;
      case 'answer':
        return this.#answer(command);
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

  /**
   * Requests without a lasting effect are not kept like messages: without a connection, the answer would come
   * when nobody is waiting for it any more.
   */
  #ask(request: ClientRequest): boolean {
    if (this.reconnector.online) this.reconnector.send(request);
    else this.room.notice('There is no connection now. Try again when you are online.');
    return this.reconnector.online;
  }

  /** The unsent texts, for the next page of this tab. */
  get unsentTexts(): readonly Outgoing[] {
    return [...this.#handedOver, ...this.room.outbox.texts];
  }

  /** Sends a recording, which answers what the person has chosen. */
  sendClip(recording: Recording): void {
    void this.clips.send({ ...recording, re: this.answering.take() });
  }

  /** Answers the latest message of somebody. */
  #answer({ name, text }: Command & { readonly type: 'answer' }): boolean {
    const latest = latestOf(this.room.entries, name);
    const isHere = latest !== undefined && this.room.canAnswer(latest);
    if (isHere) this.room.outbox.post('say', text, latest);
    else this.room.notice(`There is no message of ${isolated(name)} that you could answer.`);
    return isHere;
  }

  /** Sends a failed message again, over a new connection if the old one has ended. */
  retry(entry: Entry): void {
    if (this.reconnector.ended) this.reconnector.join(this.reconnector.membership);
    if (entry.content.type === 'clip') void this.clips.retry(entry.key);
    else this.room.outbox.retry(entry.key);
  }

  /** Removes a message of ours that has not been sent. */
  remove(entry: Entry): void {
    this.room.remove(entry.key);
  }

  /** Leaves for good, and forgets the room and all unsent messages: the next person here may be another. */
  leave(): void {
    this.reconnector.leave();
    this.room.clear();
    this.muting.forget();
    this.answering.choose(undefined);
    this.#handedOver = [];
    this.clips.forgetAll();
  }

  #entered(state: ConnectionState): void {
    const reason = whyOver(state);
    if (reason !== undefined) this.room.outbox.failAll(`Not sent: ${sentence(reason)}`);
    this.#listener.connectionEntered(state);
  }

  #happened(event: ServerEvent): void {
    // The server sends "is typing" to everybody, including the person who types.
    const isOurs = event.type === 'typing' && event.id === this.room.welcome?.you.id;
    if (!isOurs) this.#typing.apply(event);
    if (event.type === 'welcome') this.#listener.welcomed(event);
    this.room.apply(event);
    const { current } = this.answering;
    if (current && this.room.welcome && !this.room.canAnswer(current))
      this.answering.choose(undefined);
    this.muting.apply(event);
    if (event.type !== 'welcome') return;
    this.#bringBack(event);
    this.clips.sendWaiting();
  }

  /** Sends what an earlier page could not send, unless it is in the timeline and so was posted after all. */
  #bringBack({ recent }: Welcome): void {
    const posted = new Set(recent.map((event) => ('cid' in event ? event.cid : undefined)));
    void this.clips.restore(posted);
    const waiting = this.#handedOver.filter(({ entry }) => !posted.has(entry.key));
    this.#handedOver = [];
    for (const outgoing of waiting) this.room.outbox.takeOver(outgoing);
  }

  /** Keeps a recording as long as its entry may need it. */
  #roomListener(listener: ChatListener): RoomListener {
    return {
      membersChanged: (members, you) => listener.membersChanged(members, you),
      cleared: () => listener.cleared(),
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
