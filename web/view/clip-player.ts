import type { PlayableClip } from '../../clients/chat/entry.ts';
import { clipProblem } from './clip-problem.ts';
import { element } from './dom.ts';
import { videoParts } from './video-player.ts';
import { voiceParts } from './voice-player.ts';

/** The player for a clip, with a media element. A clip that this browser cannot play can be downloaded. */
export function clipPlayer(clip: PlayableClip): HTMLElement {
  const player = element('div', clip.kind);
  player.dataset.kind = clip.kind;
  load(player, clip);
  return player;
}

function load(player: HTMLElement, clip: PlayableClip): void {
  const media = element(clip.kind === 'voice' ? 'audio' : 'video', '');
  const fail = async () => {
    const again = () => load(player, clip);
    player.replaceChildren(...(await clipProblem(clip, again)));
  };
  media.preload = 'metadata';
  media.addEventListener('error', fail);
  player.replaceChildren(
    ...(media instanceof HTMLVideoElement ? videoParts(media) : voiceParts(media, clip)),
  );
  if (media.canPlayType(clip.mime) === '') void fail();
  // From the first frame: some phones show no picture before playing unless they seek.
  else media.src = clip.kind === 'video' ? `${clip.url}#t=0.001` : clip.url;
}
