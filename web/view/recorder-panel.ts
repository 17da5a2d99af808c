import type { ClipKind } from '../../shared/protocol.ts';
import { minutes } from '../format.ts';
import type { RecorderListener, RecorderState } from '../recorder.ts';
import type { Recording } from '../recording.ts';
import { clipPlayer } from './clip-player.ts';
import { button, byId, element, icon } from './dom.ts';

/** What the buttons of the panel do, and what it has to know. */
export interface RecorderPanelActions {
  stop(): void;
  /** Ends the recording, or puts the clip or the trouble away. */
  cancel(): void;
  send(recording: Recording): void;
  /** How long a clip of this kind may be, in seconds. */
  limit(kind: ClipKind): number;
}

/** The recorder: what is being recorded, then the clip as it would be sent. Nothing is sent by itself. */
export class RecorderPanel implements RecorderListener {
  readonly #panel = byId('recorder', HTMLElement);
  readonly #actions: RecorderPanelActions;
  readonly #elapsed = element('span', 'elapsed', minutes(0));
  readonly #level = element('span', 'level-fill');
  /** Where the focus goes back to. */
  #opener: HTMLElement | undefined;
  /** Of the clip that is shown. */
  #url: string | undefined;

  constructor(actions: RecorderPanelActions) {
    this.#actions = actions;
    document.addEventListener('keydown', (event) => {
      const isRecording = !this.#panel.hidden && this.#url === undefined;
      if (event.key === 'Escape' && isRecording) actions.cancel();
    });
  }

  entered(state: RecorderState): void {
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = undefined;
    this.#panel.hidden = state.phase === 'idle';
    this.#panel.dataset.phase = state.phase;
    this.#panel.replaceChildren(...this.#partsFor(state));
    this.#moveFocus(state);
  }

  heard(elapsedMs: number, level: number): void {
    this.#elapsed.textContent = minutes(elapsedMs);
    this.#level.style.transform = `scaleX(${level / 100})`;
  }

  #partsFor(state: RecorderState): HTMLElement[] {
    switch (state.phase) {
      case 'idle':
        return [];
      case 'asking':
        this.#opener = byId(`record-${state.kind}`, HTMLButtonElement);
        return [element('p', '', askingText(state.kind)), row(this.#cancel('Cancel'))];
      case 'recording':
        return this.#recordingParts(state.kind, state.stream);
      case 'stopped':
        return this.#clipParts(state.recording);
      case 'failed':
        return [warning(state.trouble), row(this.#cancel('Close'))];
    }
  }

  #recordingParts(kind: ClipKind, stream: MediaStream): HTMLElement[] {
    this.heard(0, 0);
    const limit = minutes(this.#actions.limit(kind) * 1000);
    const meter = element('span', 'level', this.#level);
    const time = element('span', 'recording-time', this.#elapsed, ` / ${limit}`);
    const stop = { className: 'button primary', id: 'stop' };
    const stopButton = button(stop, () => this.#actions.stop(), icon('stop'), 'Stop');
    const progress = row(element('span', 'recording-dot'), time, meter);
    const buttons = row(this.#cancel('Cancel'), stopButton);
    return [...(kind === 'video' ? [livePicture(stream)] : []), progress, buttons];
  }

  #clipParts(recording: Recording): HTMLElement[] {
    this.#url = URL.createObjectURL(recording.blob);
    const player = clipPlayer({ ...recording, url: this.#url });
    const discard = { className: 'button', id: 'clip-discard' };
    const send = { className: 'button primary', id: 'clip-send' };
    const sendButton = button(send, () => this.#actions.send(recording), icon('send'), 'Send');
    return [
      player,
      row(
        button(discard, () => this.#actions.cancel(), icon('discard'), 'Discard'),
        sendButton,
      ),
    ];
  }

  #cancel(label: string): HTMLButtonElement {
    return button({ className: 'button', id: 'cancel' }, () => this.#actions.cancel(), label);
  }

  /** To what comes next, but never to Send: a second press of the same key must not send anything. */
  #moveFocus({ phase }: RecorderState): void {
    const next = {
      asking: '#cancel',
      recording: '#stop',
      stopped: '.play, video',
      failed: '#cancel',
    };
    if (phase === 'idle') this.#opener?.focus();
    else this.#panel.querySelector<HTMLElement>(next[phase])?.focus();
  }
}

function askingText(kind: ClipKind): string {
  return `Your browser asks for the ${kind === 'voice' ? 'microphone' : 'camera and the microphone'}. Allow it to record.`;
}

/** Mirrored by the style sheet, as people know themselves; what is recorded is not. */
function livePicture(stream: MediaStream): HTMLElement {
  const video = element('video', 'live');
  video.muted = true;
  video.autoplay = true;
  video.playsInline = true;
  video.srcObject = stream;
  video.setAttribute('aria-label', 'What the camera sees');
  return video;
}

function warning(text: string): HTMLElement {
  const paragraph = element('p', 'trouble', text);
  paragraph.setAttribute('role', 'alert');
  return paragraph;
}

function row(...children: readonly HTMLElement[]): HTMLElement {
  return element('div', 'row', ...children);
}
