import type { Recording } from '../../clients/chat/recording.ts';
import type { ClipKind } from '../../shared/protocol.ts';
import type { RecorderListener, RecorderState } from '../recording/recorder.ts';
import { clipPlayer } from './clip-player.ts';
import { button, byId, element, type IconName, icon } from './dom.ts';
import {
  cameraChoice,
  livePicture,
  RecordingView,
  recordingErrorView,
  showStream,
} from './recording-view.ts';

/*
 * The recorder on the page: each state of the recorder has its own buttons, which are built anew when the
 * state changes. Since the button that was pressed is gone then, the focus has to be put somewhere
 * sensible each time; without that, people who use a keyboard would start again at the top of the page.
 */

/** The actions of the panel's buttons. */
export interface RecorderPanelActions {
  start(kind: ClipKind): void;
  useCamera(id: string): void;
  record(): void;
  pause(): void;
  resume(): void;
  stop(): void;
  /** Cancels the recording, or closes the error message. */
  cancel(): void;
  discard(recording: Recording): void;
  send(recording: Recording): void;
}

/** Where the focus goes. Never to Send: a second press of the same key must not send anything. */
const FOCUS: Record<RecorderState['phase'], string> = {
  idle: '',
  asking: '#cancel',
  ready: '#record',
  recording: '#stop',
  paused: '#pause',
  stopped: '.play, .video video',
  failed: '#cancel',
};

/** The recorder: the recording in progress, then the clip to be sent. Nothing is sent automatically. */
export class RecorderPanel implements RecorderListener {
  readonly #panel = byId('recorder', HTMLElement);
  readonly #actions: RecorderPanelActions;
  /** Not part of what is replaced: a video element that is removed and inserted again stops. */
  readonly #live = livePicture();
  readonly #body = element('div', 'recorder-body');
  /** Exists from the start of a recording to its end, including pauses. */
  #growing: RecordingView | undefined;
  /** The element that gets the focus back. */
  #opener: HTMLElement | undefined;
  /** The URL of the clip that is shown. */
  #url: string | undefined;

  constructor(actions: RecorderPanelActions) {
    this.#actions = actions;
    this.#panel.append(this.#live, this.#body);
    this.#panel.addEventListener('click', dropSecondOfDouble, { capture: true });
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.defaultPrevented || this.#panel.hidden) return;
      // It closes something else: the panel of the bell, or the choices of an input method.
      if (event.isComposing || document.querySelector(':popover-open')) return;
      // A recorded clip must not be discarded by a key.
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
        return this.#errorParts(state);
    }
  }

  #readyParts({ cameras }: RecorderState & { phase: 'ready' }): HTMLElement[] {
    const record = primary('record', 'record', 'Record', () => this.#actions.record());
    const buttons = row(this.#cancel('Cancel'), record);
    if (cameras.length === 0) return [buttons];
    const choose = (id: string) => {
      // Until the other camera is on, there is nothing to record.
      record.disabled = true;
      this.#actions.useCamera(id);
    };
    return [cameraChoice(cameras, choose), buttons];
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

  /** Send comes last, after the player: people hear themselves before anybody else does. */
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

  #errorParts({ kind, error }: RecorderState & { phase: 'failed' }): HTMLElement[] {
    const retry = { className: 'button primary', id: 'again' };
    const again = button(retry, () => this.#actions.start(kind), 'Try again');
    // If another address is needed, trying again does not help.
    const ways = error.addresses.length > 0 ? [] : [again];
    return [...recordingErrorView(error), row(this.#cancel('Close'), ...ways)];
  }

  #cancel(label: string): HTMLButtonElement {
    return button({ className: 'button', id: 'cancel' }, () => this.#actions.cancel(), label);
  }

  /** Moves the focus to the element with the same id, if it still exists, or to the next one. */
  #moveFocus(phase: RecorderState['phase'], had: string | false | undefined): void {
    const same = had && this.#body.querySelector<HTMLElement>(`#${had}`);
    if (phase === 'idle') this.#opener?.focus();
    else (same || this.#body.querySelector<HTMLElement>(FOCUS[phase]))?.focus();
  }
}

/**
 * Many people press everything twice. The second press was meant for the button that was there before: it would stop
 * what has just begun, or send what nobody has listened to.
 */
function dropSecondOfDouble(event: MouseEvent): void {
  const isOnButton = event.target instanceof Element && event.target.closest('.row .button');
  if (isOnButton && event.detail > 1) event.stopPropagation();
}

function askingText(kind: ClipKind): string {
  return `Your browser asks for the ${kind === 'voice' ? 'microphone' : 'camera and the microphone'}. Allow it to record.`;
}

/** Buttons have fixed ids, by which the focus finds its way back. */
function plain(id: string, shape: IconName, label: string, action: () => void) {
  return button({ className: 'button', id }, action, icon(shape), label);
}

function primary(id: string, shape: IconName, label: string, action: () => void) {
  return button({ className: 'button primary', id }, action, icon(shape), label);
}

function row(...children: readonly HTMLElement[]): HTMLElement {
  return element('div', 'row', ...children);
}
