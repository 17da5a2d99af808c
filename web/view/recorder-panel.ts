import type { ClipKind } from '../../shared/protocol.ts';
import type { RecorderListener, RecorderState } from '../recording/recorder.ts';
import type { Recording } from '../recording/recording.ts';
import { cameraChoice, livePicture, showStream } from './camera-view.ts';
import { clipPlayer } from './clip-player.ts';
import { button, byId, element, type IconName, icon } from './dom.ts';
import { RecordingView } from './recording-view.ts';
import { troubleView } from './trouble-view.ts';

/** What the buttons of the panel do. */
export interface RecorderPanelActions {
  start(kind: ClipKind): void;
  useCamera(id: string): void;
  record(): void;
  pause(): void;
  resume(): void;
  stop(): void;
  /** Ends what goes on, or puts the trouble away. */
  cancel(): void;
  discard(recording: Recording): void;
  send(recording: Recording): void;
}

/** Where the focus goes, but never to Send: a second press of the same key must not send anything. */
const FOCUS: Record<RecorderState['phase'], string> = {
  idle: '',
  asking: '#cancel',
  ready: '#record',
  recording: '#stop',
  paused: '#pause',
  stopped: '.play, .video video',
  failed: '#cancel',
};

/** The recorder: what is being recorded, then the clip as it would be sent. Nothing is sent by itself. */
export class RecorderPanel implements RecorderListener {
  readonly #panel = byId('recorder', HTMLElement);
  readonly #actions: RecorderPanelActions;
  /** Apart from what changes around it: a picture that is taken out and put back would stand still. */
  readonly #live = livePicture();
  readonly #body = element('div', 'recorder-body');
  /** From the beginning of a recording to its end, through its pauses. */
  #growing: RecordingView | undefined;
  /** Where the focus goes back to. */
  #opener: HTMLElement | undefined;
  /** Of the clip that is shown. */
  #url: string | undefined;

  constructor(actions: RecorderPanelActions) {
    this.#actions = actions;
    this.#panel.append(this.#live, this.#body);
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.defaultPrevented || this.#panel.hidden) return;
      // A clip that has been recorded is not thrown away by a key.
      if (this.#url === undefined) actions.cancel();
    });
  }

  entered(state: RecorderState): void {
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = undefined;
    if (!('limitMs' in state)) this.#growing = undefined;
    const focused = document.activeElement?.id;
    const isSame = this.#panel.dataset.phase === state.phase || focused === 'pause';
    this.#panel.hidden = state.phase === 'idle';
    this.#panel.dataset.phase = state.phase;
    showStream(this.#live, 'stream' in state ? state.stream : undefined);
    this.#body.replaceChildren(...this.#partsFor(state));
    this.#moveFocus(state.phase, isSame && focused);
  }

  heard(elapsedMs: number, level: number): void {
    this.#growing?.heard(elapsedMs, level);
  }

  #partsFor(state: RecorderState): readonly HTMLElement[] {
    switch (state.phase) {
      case 'idle':
        return [];
      case 'asking':
        this.#opener = byId(`record-${state.kind}`, HTMLButtonElement);
        return [element('p', '', askingText(state.kind)), row(this.#cancel('Cancel'))];
      case 'ready':
        return this.#readyParts(state);
      case 'recording':
      case 'paused':
        return this.#recordingParts(state);
      case 'stopped':
        return this.#clipParts(state.recording);
      case 'failed':
        return this.#troubleParts(state);
    }
  }

  #readyParts({ cameras }: RecorderState & { phase: 'ready' }): HTMLElement[] {
    const record = primary('record', 'record', 'Record', () => this.#actions.record());
    const buttons = row(this.#cancel('Cancel'), record);
    if (cameras.length === 0) return [buttons];
    return [cameraChoice(cameras, (id) => this.#actions.useCamera(id)), buttons];
  }

  #recordingParts({ phase, limitMs }: RecorderState & { limitMs: number }): HTMLElement[] {
    this.#growing ??= new RecordingView(limitMs);
    const toggle =
      phase === 'recording'
        ? plain('pause', 'pause', 'Pause', () => this.#actions.pause())
        : plain('pause', 'record', 'Resume', () => this.#actions.resume());
    const stop = primary('stop', 'stop', 'Stop', () => this.#actions.stop());
    return [...this.#growing.elements, row(this.#cancel('Cancel'), toggle, stop)];
  }

  #clipParts(recording: Recording): HTMLElement[] {
    this.#url = URL.createObjectURL(recording.blob);
    const player = clipPlayer({ ...recording, url: this.#url });
    const { discard, send } = this.#actions;
    return [
      player,
      row(
        plain('clip-discard', 'discard', 'Discard', () => discard(recording)),
        primary('clip-send', 'send', 'Send', () => send(recording)),
      ),
    ];
  }

  #troubleParts({ kind, trouble }: RecorderState & { phase: 'failed' }): HTMLElement[] {
    const retry = { className: 'button primary', id: 'again' };
    const again = button(retry, () => this.#actions.start(kind), 'Try again');
    // Another try helps nobody who has to go to another address.
    const ways = trouble.addresses.length > 0 ? [] : [again];
    return [...troubleView(trouble), row(this.#cancel('Close'), ...ways)];
  }

  #cancel(label: string): HTMLButtonElement {
    return button({ className: 'button', id: 'cancel' }, () => this.#actions.cancel(), label);
  }

  /** To the element that had it, where that is still there by its id, or to what comes next. */
  #moveFocus(phase: RecorderState['phase'], had: string | false | undefined): void {
    const same = had && this.#body.querySelector<HTMLElement>(`#${had}`);
    if (phase === 'idle') this.#opener?.focus();
    else (same || this.#body.querySelector<HTMLElement>(FOCUS[phase]))?.focus();
  }
}

function askingText(kind: ClipKind): string {
  return `Your browser asks for the ${kind === 'voice' ? 'microphone' : 'camera and the microphone'}. Allow it to record.`;
}

function plain(id: string, shape: IconName, label: string, action: () => void) {
  return button({ className: 'button', id }, action, icon(shape), label);
}

function primary(id: string, shape: IconName, label: string, action: () => void) {
  return button({ className: 'button primary', id }, action, icon(shape), label);
}

function row(...children: readonly HTMLElement[]): HTMLElement {
  return element('div', 'row', ...children);
}
