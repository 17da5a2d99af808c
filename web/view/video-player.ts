import { speedButton } from './speed-button.ts';

/** The controls of a video message: the browser's own, including full screen, and the speed. */
export function videoParts(video: HTMLVideoElement): HTMLElement[] {
  video.controls = true;
  video.playsInline = true;
  video.setAttribute('aria-label', 'Video message');
  return [video, speedButton(video)];
}
