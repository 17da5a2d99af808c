/** What a recording is, by its container and its packets. */

import * as media from 'mediabunny';
import { ProtocolError } from '../../shared/codes.ts';
import { CLIP_GRACE_MS } from '../../shared/limits.ts';
import type { ClipKind } from '../../shared/protocol.ts';

/** What the sender says of its upload; the parameters of its `Content-Type` do not matter. */
export interface ClipClaim {
  readonly kind: ClipKind;
  readonly contentType: string;
  readonly maxMs: number;
}

/** A recording that may be stored, with a media type of ours and a duration as measured. */
export interface ReadClip {
  readonly bytes: Uint8Array;
  readonly mime: string;
  readonly durationMs: number;
}

const CONTAINERS = Object.entries({
  webm: { input: media.WEBM, output: () => new media.WebMOutputFormat() },
  mp4: { input: media.MP4, output: () => new media.Mp4OutputFormat() },
  ogg: { input: media.OGG, output: () => new media.OggOutputFormat() },
});

/**
 * What recorders write and every current browser plays. Left out are AV1 and HEVC, which some
 * play on some machines only, and FLAC and Vorbis, which no recorder writes.
 */
const CODECS: ReadonlySet<string | null> = new Set(['opus', 'aac', 'vp8', 'vp9', 'avc']);

/** How far the duration in a header may be from the measured one: nobody sees that in a player. */
const HEADER_TOLERANCE_MS = 250;

/**
 * Reads a recording, and mends it where nobody could seek in it.
 * Refuses with `clip-type` and `clip-too-long`. A parser's errors are the file's fault: `clip-type`.
 * It may take memory and time without bound; whoever calls it bounds both.
 */
export async function readRecording(bytes: Uint8Array, claim: ClipClaim): Promise<ReadClip> {
  try {
    return await inspect(bytes, claim);
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    throw new ProtocolError('clip-type');
  }
}

async function inspect(bytes: Uint8Array, claim: ClipClaim): Promise<ReadClip> {
  const { mime, container } = claimedType(claim);
  using input = new media.Input({
    formats: [container.input],
    source: new media.BufferSource(bytes),
  });
  await requireTracks(input, claim.kind);
  const durationMs = await measurePackets(input, bytes.length);
  const headerMs = await headerDuration(input);
  if (Math.max(durationMs, headerMs ?? 0) > claim.maxMs + CLIP_GRACE_MS) {
    throw new ProtocolError('clip-too-long');
  }
  const seekable = headerMs !== null && Math.abs(headerMs - durationMs) <= HEADER_TOLERANCE_MS;
  const stored = seekable ? bytes : await remux(input, container.output());
  return { bytes: stored, mime, durationMs };
}

function claimedType({ kind, contentType }: ClipClaim) {
  const claimed = contentType.split(';', 1).join().trim().toLowerCase();
  const type = kind === 'voice' ? 'audio' : 'video';
  for (const [subtype, container] of CONTAINERS) {
    const mime = `${type}/${subtype}`;
    if (claimed === mime) return { mime, container };
  }
  throw new ProtocolError('clip-type');
}

/** One sound track, and for a video one picture track too, though it may be silent. */
async function requireTracks(input: media.Input, kind: ClipKind): Promise<void> {
  const tracks = await input.getTracks();
  const audio = tracks.filter((track) => track.isAudioTrack()).length;
  const video = tracks.filter((track) => track.isVideoTrack()).length;
  const fits = kind === 'voice' ? audio === 1 && video === 0 : audio <= 1 && video === 1;
  const codecs = await Promise.all(tracks.map((track) => track.getCodec()));
  // A track of a third kind, such as subtitles, has none of these codecs.
  if (!fits || !codecs.every((codec) => CODECS.has(codec))) {
    throw new ProtocolError('clip-type');
  }
}

/**
 * Milliseconds from the first packet's start to the last one's end, pauses included.
 * Packets may name the same bytes again and again, or none: a file whose packets add up to more
 * than twice its size is refused, which bounds what is done here and what remuxing writes.
 */
async function measurePackets(input: media.Input, fileBytes: number): Promise<number> {
  let budget = 2 * fileBytes;
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  for (const track of await input.getTracks()) {
    let isEmpty = true;
    for await (const packet of packetsOf(track)) {
      isEmpty = false;
      budget -= packet.byteLength + 1;
      if (budget < 0) throw new ProtocolError('clip-type');
      start = Math.min(start, packet.timestamp);
      end = Math.max(end, packet.timestamp + packet.duration);
    }
    if (isEmpty) throw new ProtocolError('clip-type');
  }
  const durationMs = Math.round(1_000 * (end - start));
  if (!(durationMs > 0)) throw new ProtocolError('clip-type');
  return durationMs;
}

function packetsOf(track: media.InputTrack) {
  return new media.EncodedPacketSink(track).packets(undefined, undefined, { metadataOnly: true });
}

/** Milliseconds, by the header; recorders leave it out, or write that of their first part. */
async function headerDuration(input: media.Input): Promise<number | null> {
  const seconds = await input.getDurationFromMetadata();
  return seconds === null ? null : 1_000 * seconds;
}

/** Copies the packets into a new file that begins at 0, with its duration and an index in it. */
async function remux(input: media.Input, format: media.OutputFormat) {
  const target = new media.BufferTarget();
  const output = new media.Output({ format, target });
  const conversion = await media.Conversion.init({
    input,
    output,
    copy: { mode: 'forced', shiftTolerance: Number.POSITIVE_INFINITY },
    tags: {},
    showWarnings: false,
  });
  if (conversion.discardedTracks.length > 0) throw new ProtocolError('clip-type');
  await conversion.execute();
  if (!target.buffer) throw new ProtocolError('clip-type');
  return new Uint8Array(target.buffer);
}
