import type { PlayableClip } from '../entry.ts';
import { videoPlayer } from './video-player.ts';
import { voicePlayer } from './voice-player.ts';

/** The player for a clip, with a real media element in it. */
export function clipPlayer(clip: PlayableClip): HTMLElement {
  return clip.kind === 'voice' ? voicePlayer(clip) : videoPlayer(clip);
}
