import type { MemberInfo, Welcome } from '../../shared/protocol.ts';
import { Chat } from '../chat/chat.ts';
import type { Answered, Entry } from '../chat/entry.ts';
import { sentence } from '../chat/format.ts';
import { type Mute, refusalSentence } from '../chat/host-words.ts';
import { anotherNameHelps, type ConnectionState } from '../chat/reconnector.ts';
import type { ChatListener } from '../chat/surroundings.ts';
import type { OpenTransport, TcpAddress } from '../chat/transport.ts';
import { withSafeText } from '../tcp/safe-transport.ts';
import { openTcp } from '../tcp/tcp-transport.ts';
import type { ClipShelf } from './clip-player.ts';

/*
 * Joining in a terminal is a dialogue: if a name is taken, the person is asked for another one, and only
 * then does anything appear. So this class is between the chat and its view: while the person is
 * still joining, the states of the connection answer the dialogue; afterwards they go to the view.
 */

/** Joining failed for good. The message is a sentence. */
export class JoinError extends Error {
  override readonly name = 'JoinError';
}

/** Asks the person for a name. `why` says what was wrong with the last one. */
export type AskName = (why: string) => Promise<string>;

/** One person's chat in a terminal, independent of how it is shown. */
export class ChatClient implements ChatListener {
  readonly chat: Chat;
  readonly shelf: ClipShelf;
  readonly address: TcpAddress;
  readonly #view: ChatListener;
  #joining: ((state: ConnectionState) => void) | undefined;
  state: ConnectionState = { phase: 'idle' };

  constructor(
    address: TcpAddress,
    shelf: ClipShelf,
    view: ChatListener,
    open: OpenTransport = openTcp(address),
  ) {
    this.address = address;
    this.shelf = shelf;
    this.#view = view;
    this.chat = new Chat({ open: withSafeText(open) }, this);
  }

  /**
   * Joins for the first time. Asks for another name as long as the name is refused.
   * @throws JoinError if the server cannot be reached, or refuses us
   */
  async join(firstName: string, anotherName: AskName): Promise<void> {
    for (let name = firstName; ; ) {
      const state = await this.#try(name);
      if (state.phase === 'online') return;
      const why = whyNot(state);
      if (state.phase !== 'refused' || !anotherNameHelps(state.code)) {
        this.chat.leave();
        throw new JoinError(why);
      }
      name = await anotherName(why);
    }
  }

  /** Connects again at once, whether the connection is waiting or has ended. */
  again(): void {
    const { reconnector } = this.chat;
    const { phase } = this.state;
    if (phase === 'reconnecting') reconnector.tryNow();
    else if (phase === 'offline' || phase === 'refused') reconnector.join(reconnector.membership);
  }

  /** True while messages will be sent, now or after the next welcome. Otherwise typing them is pointless. */
  get canSay(): boolean {
    return this.state.phase === 'online' || this.state.phase === 'reconnecting';
  }

  connectionEntered(state: ConnectionState): void {
    this.state = state;
    if (!this.#joining) this.#view.connectionEntered(state);
    else if (state.phase !== 'connecting') this.#joining(state);
  }

  welcomed(welcome: Welcome): void {
    this.#view.welcomed(welcome);
  }

  typingChanged(names: readonly string[]): void {
    this.#view.typingChanged(names);
  }

  membersChanged(members: readonly MemberInfo[], you: string | undefined): void {
    this.#view.membersChanged(members, you);
  }

  cleared(): void {
    this.shelf.restart();
    this.#view.cleared();
  }

  mutedChanged(mute: Mute | undefined): void {
    this.#view.mutedChanged(mute);
  }

  answeringChanged(answered: Answered | undefined): void {
    this.#view.answeringChanged(answered);
  }

  placed(entry: Entry, before: string | undefined): void {
    this.shelf.add(entry);
    this.#view.placed(entry, before);
  }

  changed(entry: Entry): void {
    this.#view.changed(entry);
  }

  dropped(entry: Entry): void {
    this.shelf.drop(entry);
    this.#view.dropped(entry);
  }

  async #try(name: string): Promise<ConnectionState> {
    const { promise, resolve } = Promise.withResolvers<ConnectionState>();
    this.#joining = resolve;
    this.chat.reconnector.join({ name });
    const state = await promise;
    this.#joining = undefined;
    return state;
  }
}

/** Says why we are not in the room. */
export function whyNot(state: ConnectionState): string {
  if (state.phase === 'refused') return refusalSentence(state.code, state.detail);
  if (state.phase === 'offline' || state.phase === 'reconnecting') return sentence(state.reason);
  return '';
}

/** Lets any part end the program. Only the first call counts. */
export class Ending {
  readonly #status = Promise.withResolvers<number>();

  /** Resolves with the exit status. */
  get ended(): Promise<number> {
    return this.#status.promise;
  }

  readonly end = (status: number): void => this.#status.resolve(status);
}
