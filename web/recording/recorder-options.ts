import { VIDEO_SECONDS, VOICE_SECONDS } from '../../shared/limits.ts';
import type { ClipKind, Limits } from '../../shared/protocol.ts';

/** Media types of recorders, best first. Safari supports only MP4, and Firefox does not support MP4. */
const MIMES: Record<ClipKind, readonly string[]> = {
  voice: ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'],
  video: ['video/webm;codecs=vp8,opus', 'video/webm', 'video/mp4'],
};

const VOICE_BITS_PER_SECOND = 32_000;
const VIDEO_BITS_PER_SECOND = 600_000;

/** Recorder options for this kind: the first type that the browser can write, and low bit rates. */
export function recorderOptions(
  kind: ClipKind,
  isTypeSupported: (mime: string) => boolean,
): MediaRecorderOptions {
  const mimeType = MIMES[kind].find(isTypeSupported);
  return {
    ...(mimeType !== undefined && { mimeType }),
    audioBitsPerSecond: VOICE_BITS_PER_SECOND,
    ...(kind === 'video' && { videoBitsPerSecond: VIDEO_BITS_PER_SECOND }),
  };
}

/** Constraints for `getUserMedia`: the front camera by default, and 640 × 480, enough for a short message. */
export function constraints(kind: ClipKind, camera: string | undefined): MediaStreamConstraints {
  const size = { width: { ideal: 640 }, height: { ideal: 480 } };
  const which = camera === undefined ? { facingMode: 'user' } : { deviceId: { exact: camera } };
  return { audio: true, video: kind === 'video' && { ...size, ...which } };
}

/** The maximum length of a clip, from the server's limits. */
export function limitSeconds(kind: ClipKind, limits: Limits | undefined): number {
  return kind === 'voice'
    ? (limits?.voiceSeconds ?? VOICE_SECONDS)
    : (limits?.videoSeconds ?? VIDEO_SECONDS);
}
