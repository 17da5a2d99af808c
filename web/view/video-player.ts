import type { PlayableClip } from '../entry.ts';
import { brokenClip } from './broken-clip.ts';
import { element } from './dom.ts';

/** A video message, with the browser's own controls. */
export function videoPlayer(clip: PlayableClip): HTMLElement {
  const video = element('video', '');
  video.controls = true;
  video.playsInline = true;
  video.preload = 'metadata';
  video.src = clip.url;
  video.setAttribute('aria-label', 'Video message');
  const player = element('div', 'video', video);
  player.dataset.kind = 'video';
  video.addEventListener('error', () => void brokenClip(player, clip));
  return player;
}
