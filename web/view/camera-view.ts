import type { Camera } from '../recording/recorder.ts';
import { element } from './dom.ts';

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
