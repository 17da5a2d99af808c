import type { Key } from 'node:readline';
import { TYPING_INTERVAL_MS } from '../../shared/limits.ts';
import type { MemberInfo } from '../../shared/protocol.ts';
import type { ChatListener } from '../../web/chat.ts';
import { type Entry, isNews, isSending } from '../../web/entry.ts';
import { throttled } from '../../web/typing.ts';
import { Unread } from '../../web/unread.ts';
import type { ClipPlayer } from '../clip-player.ts';
import type { ClipShelf } from '../clip-shelf.ts';
import { COMMANDS, carryOut } from '../commands.ts';
import { Composer } from '../composer.ts';
import type { Act } from '../keys.ts';
import { type DrawnLog, LogWindow } from '../log-window.ts';
import type { Session } from '../session.ts';
import { frameRows, logSize } from './frame.ts';
import { inputRow } from './input-row.ts';
import { LogDrawing } from './log-drawing.ts';
import type { Terminal } from './terminal.ts';

/** Between two frames, in milliseconds: what comes meanwhile is drawn together. */
const FRAME_MS = 16;
/** Between two frames while seconds are counted. */
const COUNTDOWN_MS = 1_000;

/** What the screen works on. */
export interface ScreenParts {
  readonly session: Session;
  readonly player: ClipPlayer;
  readonly quit: () => void;
}

/** The chat on the screen: the log, the members, how we stand, and the line to write in. */
export class ChatScreen implements ChatListener {
  readonly #terminal: Terminal;
  readonly #drawing: LogDrawing;
  readonly #window = new LogWindow();
  readonly #unread = new Unread();
  readonly #composer: Composer;
  readonly #sayTyping = throttled(TYPING_INTERVAL_MS, () =>
    this.#parts?.session.chat.connection.send({ type: 'typing' }),
  );
  #parts: ScreenParts | undefined;
  #members: readonly MemberInfo[] = [];
  #you: string | undefined;
  #writers: readonly string[] = [];
  #hasFocus = true;
  #nextFrame: ReturnType<typeof setTimeout> | undefined;
  #countdown: ReturnType<typeof setTimeout> | undefined;

  constructor(terminal: Terminal, shelf: ClipShelf) {
    this.#terminal = terminal;
    this.#drawing = new LogDrawing(shelf);
    this.#composer = new Composer({
      entered: (typed) => this.#entered(typed),
      enteredNothing: () => this.#parts?.session.again(),
      writing: this.#sayTyping,
      pressed: (act) => this.#act(act),
      words: () => ({ commands: COMMANDS, names: this.#otherNames() }),
    });
  }

  /** Takes the screen and begins to draw. */
  open(parts: ScreenParts): void {
    this.#parts = parts;
    this.#terminal.take();
    this.#draw();
  }

  /** Draws no more. */
  close(): void {
    this.#parts = undefined;
    clearTimeout(this.#nextFrame);
    clearTimeout(this.#countdown);
  }

  press(text: string | undefined, key: Key): void {
    this.#composer.press(text, key);
    this.#drawSoon();
  }

  /** Draws everything anew: the terminal has another size, or something has written over it. */
  redraw(): void {
    this.#terminal.clear();
    this.#drawSoon();
  }

  placed(entry: Entry): void {
    if (isNews(entry)) this.#unread.arrived(entry.key);
    if (isSending(entry)) this.#goToEnd();
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

  changed(): void {
    this.#drawSoon();
  }

  dropped(): void {
    this.#drawSoon();
  }

  connectionEntered(): void {
    this.#drawSoon();
  }

  welcomed(): void {
    this.#drawSoon();
  }

  #entered(typed: string): boolean {
    if (!this.#parts) return false;
    this.#unread.read();
    return carryOut(typed, this.#parts);
  }

  #act(act: Act): void {
    if (act === 'leave') this.#parts?.quit();
    else if (act === 'redraw') this.#terminal.clear();
    else if (act === 'suspend') this.#terminal.suspend(() => this.redraw());
    else if (act === 'toEnd') this.#goToEnd();
    else if (act === 'pageUp' || act === 'pageDown') this.#scroll(act === 'pageUp' ? -1 : 1);
    else if (act === 'focus' || act === 'blur') {
      this.#hasFocus = act === 'focus';
      this.#lookAround();
    }
  }

  #goToEnd(): void {
    this.#window.toEnd();
    this.#lookAround();
  }

  /** By a screen, less one line to go on from. */
  #scroll(direction: 1 | -1): void {
    const { rows } = logSize(this.#terminal.size);
    this.#window.scroll(this.#log(), rows, direction * Math.max(1, rows - 1));
    this.#lookAround();
  }

  #lookAround(): void {
    this.#unread.away = !this.#hasFocus || !this.#window.atEnd;
  }

  #otherNames(): string[] {
    return this.#members.filter(({ id }) => id !== this.#you).map(({ name }) => name);
  }

  #log(): DrawnLog {
    const entries = this.#parts?.session.chat.room.entries ?? [];
    const { columns } = logSize(this.#terminal.size);
    return this.#drawing.at(entries, columns, this.#unread.firstKey);
  }

  #drawSoon(): void {
    if (this.#parts) this.#nextFrame ??= setTimeout(() => this.#draw(), FRAME_MS);
  }

  #draw(): void {
    clearTimeout(this.#countdown);
    this.#nextFrame = undefined;
    if (!this.#parts) return;
    const { state } = this.#parts.session;
    const { size } = this.#terminal;
    const rows = frameRows({
      size,
      log: this.#window.lines(this.#log(), logSize(size).rows),
      members: this.#members,
      you: this.#you,
      state,
      writers: this.#writers,
      unread: this.#unread.count,
      scrolled: !this.#window.atEnd,
    });
    this.#terminal.show(rows, inputRow(this.#composer.line, size.columns));
    if (state.phase === 'reconnecting')
      this.#countdown = setTimeout(() => this.#draw(), COUNTDOWN_MS);
  }
}
