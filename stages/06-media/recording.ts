/**
 * Reads what a recording is from its container and packets, because everything else is a claim: the
 * `Content-Type`, and even the duration in the header of the file. Without this, the server would store files
 * of any kind, and send them out under its own address.
 *
 * The containers are WebM (a part of Matroska, RFC 9559), MP4 (ISO/IEC 14496-12) and Ogg (RFC 3533), all of
 * which `MediaRecorder` writes in one browser or another. The library mediabunny parses them. It may loop
 * without end on hostile files, so only `clip-process.ts` uses this file in the server.
 *
 * What the packets contain is not decoded, which would take much more time. A packet may be noise, and the
 * player of the person who opens the clip has to cope with it.
 */

import * as media from 'mediabunny';
import { ProtocolError } from '../../shared/codes.ts';
import { CLIP_GRACE_MS } from '../../shared/limits.ts';
import type { ClipKind } from '../../shared/protocol.ts';

/** What the sender claims about the upload. The parameters of its `Content-Type` do not matter. */
export interface ClipClaim {
  readonly kind: ClipKind;
  readonly contentType: string;
  readonly maxMs: number;
}

/** A recording that may be stored, with a normalized media type and its measured duration. */
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
 * The codecs that recorders write and every current browser plays. AV1 and HEVC are left out because only
 * some browsers on some machines play them, FLAC and Vorbis because no recorder writes them.
 */
const CODECS: ReadonlySet<string | null> = new Set(['opus', 'aac', 'vp8', 'vp9', 'avc']);

/** How much the duration in a header may differ from the measured one: too little to see in a player. */
const HEADER_TOLERANCE_MS = 250;

/**
 * Reads a recording, and remuxes it if a player could not seek in it. Refuses with `clip-type` and
 * `clip-too-long`. An error of the parser means a broken file: `clip-type`. It may take unlimited memory and
 * time, so the caller must limit both.
 */
export async function readRecording(bytes: Uint8Array, claim: ClipClaim): Promise<ReadClip> {
  // The library throws plain errors for broken files, so a bug of ours looks like a broken file here. The
  // tests find it with files of real recorders.
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
  // Both, because a player may show the one in the header, and play to the end of the packets.
  if (Math.max(durationMs, headerMs ?? 0) > claim.maxMs + CLIP_GRACE_MS) {
    throw new ProtocolError('clip-too-long');
  }
  // Bytes that are good already stay as they are: a copy would cost time, and might be worse.
  const seekable = headerMs !== null && Math.abs(headerMs - durationMs) <= HEADER_TOLERANCE_MS;
  const stored = seekable ? bytes : await remux(input, container.output());
  return { bytes: stored, mime, durationMs };
}

/**
 * The container that the sender names is the only one that is tried. A list of all would make the library
 * guess, and a file that is valid in two formats could be one thing here and another in a browser.
 */
function claimedType({ kind, contentType }: ClipClaim) {
  const claimed = contentType.split(';', 1).join().trim().toLowerCase();
  const type = kind === 'voice' ? 'audio' : 'video';
  for (const [subtype, container] of CONTAINERS) {
    const mime = `${type}/${subtype}`;
    if (claimed === mime) return { mime, container };
  }
  throw new ProtocolError('clip-type');
}

/** Requires one audio track for voice, and one video track for video, where the audio track is optional. */
async function requireTracks(input: media.Input, kind: ClipKind): Promise<void> {
  const tracks = await input.getTracks();
  const audio = tracks.filter((track) => track.isAudioTrack()).length;
  const video = tracks.filter((track) => track.isVideoTrack()).length;
  const fits = kind === 'voice' ? audio === 1 && video === 0 : audio <= 1 && video === 1;
  const codecs = await Promise.all(tracks.map((track) => track.getCodec()));
  // A track of another kind, such as subtitles, has none of these codecs.
  if (!fits || !codecs.every((codec) => CODECS.has(codec))) {
    throw new ProtocolError('clip-type');
  }
}

/**
 * Returns the milliseconds from the start of the first packet to the end of the last, including pauses.
 * Packets may refer to the same bytes again and again, or to none. A file whose packets add up to more than
 * twice its size is refused, which limits the work done here and what remuxing writes.
 */
async function measurePackets(input: media.Input, fileBytes: number): Promise<number> {
  let budget = 2 * fileBytes;
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  for (const track of await input.getTracks()) {
    let isEmpty = true;
    for await (const packet of packetsOf(track)) {
      isEmpty = false;
      // One more byte for each, so that empty packets are not free.
      budget -= packet.byteLength + 1;
      if (budget < 0) throw new ProtocolError('clip-type');
      start = Math.min(start, packet.timestamp);
      end = Math.max(end, packet.timestamp + packet.duration);
    }
    if (isEmpty) throw new ProtocolError('clip-type');
  }
  const durationMs = Math.round(1_000 * (end - start));
  // Not `<= 0`, because that is false for NaN.
  if (!(durationMs > 0)) throw new ProtocolError('clip-type');
  return durationMs;
}

/** Without the data: sizes and times are enough. */
function packetsOf(track: media.InputTrack) {
  return new media.EncodedPacketSink(track).packets(undefined, undefined, { metadataOnly: true });
}

/**
 * The duration in the header, in milliseconds. A recorder writes the header when it starts, and cannot go
 * back to it later: it leaves the duration out, or writes that of the first part.
 */
async function headerDuration(input: media.Input): Promise<number | null> {
  const seconds = await input.getDurationFromMetadata();
  return seconds === null ? null : 1_000 * seconds;
}

/**
 * Copies the packets into a new file that starts at 0 and contains its duration and an index, without which a
 * player cannot seek. Nothing is encoded again: that would take a codec, time and quality. Descriptive tags,
 * such as a title, are not copied.
 */
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
