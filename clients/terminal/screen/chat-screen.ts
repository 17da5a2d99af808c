import type { Key } from 'node:readline';
import { TYPING_INTERVAL_MS } from '../../../shared/limits.ts';
import type { MemberInfo } from '../../../shared/protocol.ts';
import type { Entry } from '../../chat/entry.ts';
import type { Mute } from '../../chat/host-words.ts';
import type { ConnectionState } from '../../chat/reconnector.ts';
import type { ChatListener } from '../../chat/surroundings.ts';
import { throttled } from '../../chat/typing.ts';
import { whyNot } from '../chat-client.ts';
import type { ClipShelf } from '../clip-player.ts';
import { COMMANDS, type CommandOptions, carryOut } from '../commands.ts';
import { Composer } from '../composer.ts';
import type { Act } from '../keys.ts';
import { frameRows, logSize } from './frame.ts';
import { LogReader } from './log-reader.ts';
import { inputRow, type Terminal } from './terminal.ts';

/*
 * Everything that changes asks for a new frame, and at most one is drawn every 16 ms: a burst of a
 * hundred messages is drawn once. A frame is made from the current state as a whole. There are no partial
 * updates that could get out of step; the terminal class compares rows and writes only those that differ.
 */

/** Time between two frames, in milliseconds: changes in between are drawn together. */
const FRAME_MS = 16;
/** Time between two frames during a countdown, in milliseconds. */
const COUNTDOWN_MS = 1_000;

/** The chat on the screen: the log, the members, the status, and the input line. */
export class ChatScreen implements ChatListener {
  readonly #terminal: Terminal;
  readonly #reader: LogReader;
  readonly #composer: Composer;
  /** Undefined before the screen is open, and after it is closed. */
  #parts: CommandOptions | undefined;
  #members: readonly MemberInfo[] = [];
  #you: string | undefined;
  #writers: readonly string[] = [];
  #mute: Mute | undefined;
  #nextFrame: ReturnType<typeof setTimeout> | undefined;
  #countdown: ReturnType<typeof setTimeout> | undefined;

  constructor(terminal: Terminal, shelf: ClipShelf) {
    this.#terminal = terminal;
    this.#reader = new LogReader(
      shelf,
      () => this.#parts?.client.chat.room.clock.now() ?? Date.now(),
    );
    this.#composer = new Composer({
      entered: (typed) => this.#entered(typed),
      enteredNothing: () => this.#parts?.client.again(),
      writing: throttled(TYPING_INTERVAL_MS, () =>
        this.#parts?.client.chat.reconnector.send({ type: 'typing' }),
      ),
      pressed: (act) => this.#act(act),
      words: () => ({ commands: COMMANDS, names: this.#otherNames() }),
    });
  }

  /** Takes over the screen and starts drawing. */
  open(parts: CommandOptions): void {
    this.#parts = parts;
    this.#terminal.take();
    this.#draw();
  }

  /** Stops drawing. */
  close(): void {
    this.#parts = undefined;
    clearTimeout(this.#nextFrame);
    clearTimeout(this.#countdown);
  }

  press(text: string | undefined, key: Key): void {
    this.#composer.press(text, key);
    this.#drawSoon();
  }

  /** Draws everything again after a change of the terminal's size, or other output on the screen. */
  redraw(): void {
    this.#terminal.clear();
    this.#drawSoon();
  }

  placed(entry: Entry): void {
    this.#reader.came(entry);
    this.#drawSoon();
  }

  membersChanged(members: readonly MemberInfo[], you: string | undefined): void {
    this.#members = members;
    this.#you = you;
    this.#drawSoon();
  }

  typingChanged(names: readonly string[]): void {
    this.#writers = names;
    this.#drawSoon();
  }

  cleared(): void {
    this.#reader.cleared();
    this.#drawSoon();
  }

  mutedChanged(mute: Mute | undefined): void {
    this.#mute = mute;
    this.#drawSoon();
  }

  /** `/re` answers at once. */
  answeringChanged(): void {}

  changed(): void {
    this.#drawSoon();
  }

  dropped(): void {
    this.#drawSoon();
  }

  /** The status line may be too short for the whole reason. */
  connectionEntered(state: ConnectionState): void {
    if (state.phase === 'refused') this.#parts?.client.chat.room.notice(whyNot(state));
    this.#drawSoon();
  }

  welcomed(): void {
    this.#drawSoon();
  }

  /** A person who answers has read what is there, even if the window had no focus. */
  #entered(typed: string): boolean {
    if (!this.#parts) return false;
    this.#reader.answered();
    return carryOut(typed, this.#parts);
  }

  #act(act: Act): void {
    if (act === 'leave') this.#parts?.quit();
    else if (act === 'redraw') this.redraw();
    else if (act === 'suspend') this.#terminal.suspend(() => this.redraw());
    else if (act === 'toEnd') this.#reader.toEnd();
    else if (act === 'pageUp' || act === 'pageDown') {
      const direction = act === 'pageUp' ? -1 : 1;
      this.#reader.page(direction, this.#entries, logSize(this.#terminal.size));
    } else if (act === 'focus' || act === 'blur') this.#reader.hasFocus = act === 'focus';
  }

  /** Read when drawing, not copied with each event: the room model is the only list of entries. */
  get #entries(): readonly Entry[] {
    return this.#parts?.client.chat.room.entries ?? [];
  }

  /** Nobody completes their own name. */
  #otherNames(): string[] {
    return this.#members.filter(({ id }) => id !== this.#you).map(({ name }) => name);
  }

  /** The first change starts the timer of the next frame; further ones join it. */
  #drawSoon(): void {
    if (this.#parts) this.#nextFrame ??= setTimeout(() => this.#draw(), FRAME_MS);
  }

  #draw(): void {
    clearTimeout(this.#countdown);
    this.#nextFrame = undefined;
    if (!this.#parts) return;
    const { state } = this.#parts.client;
    const { size } = this.#terminal;
    const rows = frameRows({
      size,
      log: this.#reader.lines(this.#entries, logSize(size)),
      members: this.#members,
      you: this.#you,
      state,
      writers: this.#writers,
      mute: this.#mute,
      unread: this.#reader.unread,
      scrolled: !this.#reader.atEnd,
    });
    this.#terminal.show(rows, inputRow(this.#composer.line, size.columns));
    // The only thing on the screen that changes without an event.
    if (state.phase === 'reconnecting')
      this.#countdown = setTimeout(() => this.#draw(), COUNTDOWN_MS);
  }
}
