import type { ClipKind } from '../../shared/protocol.ts';

/** A finished recording. */
export interface Recording {
  /** The key under which it is stored, and its `cid` when it is posted. */
  readonly id: string;
  readonly kind: ClipKind;
  readonly blob: Blob;
  readonly mime: string;
  readonly durationMs: number;
  /** Loudness from 0 to 100. */
  readonly waveform: readonly number[];
}
