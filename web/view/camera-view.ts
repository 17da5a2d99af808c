import type { Camera } from '../recorder.ts';
import { element } from './dom.ts';

/** What the camera sees. Mirrored, as people know themselves; what is recorded is not. */
export function livePicture(): HTMLVideoElement {
  const video = element('video', 'live');
  video.muted = true;
  video.autoplay = true;
  video.playsInline = true;
  video.hidden = true;
  video.setAttribute('aria-label', 'What the camera sees');
  return video;
}

/** Shows another stream, or none. A camera that looks at the world, as those on the back of a phone, is not mirrored. */
export function showStream(video: HTMLVideoElement, stream: MediaStream | null): void {
  if (video.srcObject === stream) return;
  video.srcObject = stream;
  video.hidden = !stream?.getVideoTracks().length;
  const facing = stream?.getVideoTracks()[0]?.getSettings().facingMode;
  video.classList.toggle('mirrored', facing !== 'environment');
}

/** A choice among several cameras. */
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
