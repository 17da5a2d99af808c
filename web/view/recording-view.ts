import { minutes } from '../../shared/minutes.ts';
import type { Camera } from '../recording/devices.ts';
import type { RecordingError } from '../recording/recording-error.ts';
import { element } from './dom.ts';

/*
 * What the recorder's panel shows besides its buttons: the camera before a video, time and loudness while
 * recording, and the reason if nothing can be recorded.
 */

/** The countdown at the end, in milliseconds: enough to finish a sentence. */
const COUNTDOWN_MS = 5_000;
/** Bars of the waveform, from the start to the limit. */
const BARS = 60;
/** The lowest bar, in percent: a pause should be visible. */
const LOWEST = 8;

/** The view of a recording in progress: its time, its loudness, and how much time is left. */
export class RecordingView {
  readonly elements: readonly HTMLElement[];
  readonly #limitMs: number;
  readonly #elapsed = element('span', 'elapsed', minutes(0));
  readonly #left = element('span', 'left');
  /** Read out once, politely, rather than every second. */
  readonly #warning = element('span', 'hidden-label');
  readonly #level = element('span', 'level-fill');
  readonly #bars = Array.from({ length: BARS }, () => element('span', 'bar'));
  readonly #heights = new Float32Array(BARS);

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
    this.#warning.setAttribute('role', 'status');
    const dot = element('span', 'recording-dot');
    const time = element('span', 'recording-time', this.#elapsed, ` / ${minutes(limitMs)}`);
    const level = element('span', 'level', this.#level);
    const waveform = element('div', 'recording-waveform', ...this.#bars);
    waveform.setAttribute('aria-hidden', 'true');
    this.elements = [element('div', 'row', dot, time, this.#left, level, this.#warning), waveform];
  }

  /** Shows the time so far and the loudness, from 0 to 100. */
  heard(elapsedMs: number, level: number): void {
    this.#elapsed.textContent = minutes(elapsedMs);
    this.#level.style.transform = `scaleX(${level / 100})`;
    this.#grow(Math.min(BARS - 1, Math.floor((elapsedMs / this.#limitMs) * BARS)), level);
    this.#countDown(this.#limitMs - elapsedMs);
  }

  #grow(index: number, level: number): void {
    const height = Math.max(LOWEST, level, this.#heights[index] ?? 0);
    this.#heights[index] = height;
    const bar = this.#bars[index];
    bar?.classList.add('heard');
    if (bar) bar.style.height = `${height}%`;
  }

  #countDown(leftMs: number): void {
    if (leftMs > COUNTDOWN_MS) return;
    const seconds = Math.max(0, Math.ceil(leftMs / 1000));
    this.#left.textContent = `${seconds} s left`;
    this.#warning.textContent ||= seconds === 1 ? '1 second left' : `${seconds} seconds left`;
  }
}

/** The live camera picture. It is mirrored, as people know themselves; the recording is not. */
export function livePicture(): HTMLVideoElement {
  const video = element('video', 'live');
  video.muted = true;
  video.autoplay = true;
  video.playsInline = true;
  video.hidden = true;
  video.setAttribute('aria-label', 'What the camera sees');
  return video;
}

/** Shows the picture of a stream, or nothing without one. The rear camera of a phone is not mirrored. */
export function showStream(video: HTMLVideoElement, stream: MediaStream | undefined): void {
  const picture = stream?.getVideoTracks()[0];
  const shown = (picture && stream) ?? null;
  if (video.srcObject === shown) return;
  video.srcObject = shown;
  video.hidden = !shown;
  video.classList.toggle('mirrored', picture?.getSettings().facingMode !== 'environment');
}

/** A menu for choosing a camera. */
export function cameraChoice(
  cameras: readonly Camera[],
  onChoice: (id: string) => void,
): HTMLElement {
  const select = element('select', 'select');
  select.id = 'camera';
  for (const [index, { id, label, isOn }] of cameras.entries()) {
    select.add(new Option(label || `Camera ${index + 1}`, id, isOn, isOn));
  }
  select.addEventListener('change', () => onChoice(select.value));
  return element('label', 'camera-choice', 'Camera', select);
}

/** The reason why nothing can be recorded, and addresses where it would work. */
export function recordingErrorView({ message, addresses }: RecordingError): HTMLElement[] {
  const paragraph = element('p', 'problem', message);
  paragraph.setAttribute('role', 'alert');
  return [paragraph, ...addresses.map(link)];
}

function link(address: string): HTMLElement {
  const anchor = element('a', 'way-out', address);
  anchor.href = address;
  return anchor;
}
