import { VIDEO_BYTES_PER_SECOND, VOICE_BYTES_PER_SECOND } from '../../shared/limits.ts';
import type { ClipKind } from '../../shared/protocol.ts';

/** The limits of each kind of clip, from the settings of this server. */
export type ClipLimits = Readonly<
  Record<ClipKind, { readonly maxMs: number; readonly maxBytes: number }>
>;

export function clipLimits({
  voiceSeconds,
  videoSeconds,
}: Record<'voiceSeconds' | 'videoSeconds', number>): ClipLimits {
  return {
    voice: { maxMs: voiceSeconds * 1_000, maxBytes: voiceSeconds * VOICE_BYTES_PER_SECOND },
    video: { maxMs: videoSeconds * 1_000, maxBytes: videoSeconds * VIDEO_BYTES_PER_SECOND },
  };
}
