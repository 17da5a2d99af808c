/** The fixtures of this folder, and what an honest client claims about them. */
import type { ClipClaim } from '../../stages/06-media/recording.ts';

export const VOICE: ClipClaim = {
  kind: 'voice',
  contentType: 'audio/webm;codecs=opus',
  maxMs: 10_000,
};
export const VIDEO: ClipClaim = { kind: 'video', contentType: 'video/webm', maxMs: 15_000 };
export const VOICE_MP4: ClipClaim = { ...VOICE, contentType: 'audio/mp4' };

export const RECORDED = [
  ['voice.webm', VOICE],
  ['video.webm', VIDEO],
  ['voice.mp4', VOICE_MP4],
  ['video.mp4', { ...VIDEO, contentType: 'Video/MP4; codecs="vp9,opus"' }],
  ['voice.ogg', { ...VOICE, contentType: 'audio/ogg' }],
] as const satisfies [string, ClipClaim][];
