import { speedButton } from './speed-button.ts';

/** What a video message is played with: the browser's own controls, full screen among them, and a speed. */
export function videoParts(video: HTMLVideoElement): HTMLElement[] {
  video.controls = true;
  video.playsInline = true;
  video.setAttribute('aria-label', 'Video message');
  return [video, speedButton(video)];
}
