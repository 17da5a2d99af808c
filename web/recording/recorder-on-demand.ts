import type { Chat } from '../../clients/chat/chat.ts';
import { NOT_NOW } from '../../clients/chat/host-words.ts';
import type { ClipKind } from '../../shared/protocol.ts';
import { OnDemand } from '../text/on-demand.ts';
import type { Recorder, RecorderState } from './recorder.ts';

/** How long after a welcome the page is busy with what people see first, in milliseconds. */
const BUSY_MS = 2_000;

type RecorderModule = Pick<typeof import('./clip-recorder.ts'), 'clipRecorder'>;

/** The recorder of the page. It is not part of what people wait for before they can join. */
export class RecorderOnDemand {
  readonly #module: OnDemand<RecorderModule>;
  readonly #chat: Chat;
  readonly #onState: (state: RecorderState) => void;
  #recorder: Recorder | undefined;
  /** What is to be recorded as soon as the recorder is there. */
  #wanted: ClipKind | undefined;

  /** `onState` is called for every state. */
  constructor(
    chat: Chat,
    onState: (state: RecorderState) => void,
    module: OnDemand<RecorderModule> = new OnDemand(() => import('./clip-recorder.ts')),
  ) {
    this.#module = module;
    this.#chat = chat;
    this.#onState = onState;
  }

  /** Loads it before it is needed, because people record without a connection, too. */
  loadSoon(): void {
    setTimeout(() => this.load(), BUSY_MS);
  }

  /** Loads it, unless it is there, and starts the recording that somebody waits for. */
  load(): void {
    this.#module.use(
      ({ clipRecorder }) => {
        this.#recorder ??= clipRecorder(this.#chat, this.#onState);
        if (this.#wanted) void this.#recorder.start(this.#wanted);
        this.#wanted = undefined;
      },
      () => {
        if (this.#wanted) this.#chat.room.notice('Recording needs a connection the first time.');
        this.#wanted = undefined;
      },
    );
  }

  /** Starts a recording. A person who could not send it now is told so instead, because it takes effort. */
  start(kind: ClipKind): void {
    const { room, muting } = this.#chat;
    if (muting.mute) {
      room.notice(NOT_NOW);
      return;
    }
    this.#wanted = kind;
    this.load();
  }

  /** Ends the recording in progress and keeps it. */
  stop(): void {
    this.#wanted = undefined;
    this.#recorder?.stop();
  }

  cancel(): void {
    this.#wanted = undefined;
    this.#recorder?.cancel();
  }
}
