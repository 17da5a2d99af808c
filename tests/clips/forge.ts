/** Makes recordings that no recorder makes from real ones. */

import { readFileSync } from 'node:fs';
import * as media from 'mediabunny';

/** Reads a fixture from this folder. */
export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, import.meta.url)));
}

interface Source {
  readonly file: string;
  readonly track: 'audio' | 'video';
}

/** A file with a track for each source, whose packets start late and are repeated `repeat` times. */
export async function forge(
  format: media.OutputFormat,
  sources: readonly Source[],
  repeat = 1,
  lateSeconds = 0,
): Promise<Uint8Array> {
  const target = new media.BufferTarget();
  const output = new media.Output({ format, target });
  const copies = await Promise.all(
    sources.map((source) => addTrack(output, source, repeat, lateSeconds)),
  );
  await output.start();
  await Promise.all(copies.map((copy) => copy()));
  await output.finalize();
  return new Uint8Array(target.buffer ?? []);
}

/** A second of AAC or H.264, as only Safari records it. It cannot be played. */
export async function forgeMp4(codec: 'aac' | 'avc'): Promise<Uint8Array> {
  const target = new media.BufferTarget();
  const output = new media.Output({ format: new media.Mp4OutputFormat(), target });
  const add = codec === 'aac' ? addAac(output) : addAvc(output);
  await output.start();
  for (let tenth = 0; tenth < 10; tenth += 1)
    await add(new media.EncodedPacket(new Uint8Array([0, 0, 0, 1, 0x65]), 'key', tenth / 10, 0.1));
  await output.finalize();
  return new Uint8Array(target.buffer ?? []);
}

function addAac(output: media.Output): Add {
  const source = new media.EncodedAudioPacketSource('aac');
  output.addAudioTrack(source);
  // An AudioSpecificConfig (ISO/IEC 14496-3): AAC-LC, 44.1 kHz, two channels.
  const description = new Uint8Array([0x12, 0x10]);
  const sound = { sampleRate: 44_100, numberOfChannels: 2 };
  return (packet) =>
    source.add(packet, { decoderConfig: { codec: 'mp4a.40.2', ...sound, description } });
}

function addAvc(output: media.Output): Add {
  const source = new media.EncodedVideoPacketSource('avc');
  output.addVideoTrack(source);
  // An AVCDecoderConfigurationRecord (ISO/IEC 14496-15) with parameter sets that are too short to be used.
  const description = Buffer.from('0142001effe100046742001e01000268ce', 'hex');
  const picture = { codedWidth: 64, codedHeight: 64 };
  return (packet) =>
    source.add(packet, { decoderConfig: { codec: 'avc1.42001e', ...picture, description } });
}

/** The duration in the header, in milliseconds; undefined if there is none. */
export async function headerMs(bytes: Uint8Array): Promise<number | undefined> {
  const seconds = await read(bytes).getDurationFromMetadata();
  return seconds === null ? undefined : 1_000 * seconds;
}

/** The same bytes with another duration in the header of a WebM file. */
export function withHeaderMs(webm: Uint8Array, milliseconds: number): Uint8Array {
  const forged = Buffer.from(webm);
  // An element of the id 0x4489 (Duration), 8 bytes long: a double, in the unit of milliseconds.
  const element = forged.indexOf('448988', 0, 'hex');
  if (element < 0) throw new Error('no duration in this file');
  forged.writeDoubleBE(milliseconds, element + 3);
  return forged;
}

/** The same bytes, with `written` over the place of `found`. Both are bytes as characters (Latin-1). */
export function overwrite(file: Uint8Array, found: string, written: string): Uint8Array {
  const forged = Buffer.from(file);
  const place = forged.indexOf(found, 0, 'latin1');
  if (place < 0) throw new Error('nothing to overwrite in this file');
  forged.write(written, place, 'latin1');
  return forged;
}

function read(bytes: Uint8Array): media.Input {
  const formats = [media.WEBM, media.MP4, media.OGG];
  return new media.Input({ formats, source: new media.BufferSource(bytes) });
}

/** Adds the track to the output now, and its packets when the returned function is called. */
async function addTrack(
  output: media.Output,
  { file, track: type }: Source,
  repeat: number,
  lateSeconds: number,
) {
  const input = read(fixture(file));
  const track =
    type === 'audio' ? await input.getPrimaryAudioTrack() : await input.getPrimaryVideoTrack();
  if (!track) throw new Error(`no ${type} in ${file}`);
  const add = track.isVideoTrack()
    ? await videoSink(output, track)
    : await audioSink(output, track);
  const seconds = await track.computeDuration();
  return async () => {
    for (let round = 0; round < repeat; round += 1) {
      for await (const packet of new media.EncodedPacketSink(track).packets()) {
        const milliseconds = Math.round(1_000 * (lateSeconds + packet.timestamp + round * seconds));
        await add(packet.clone({ timestamp: milliseconds / 1_000 }));
      }
    }
  };
}

type Add = (packet: media.EncodedPacket) => Promise<void>;

async function audioSink(output: media.Output, track: media.InputAudioTrack): Promise<Add> {
  const codec = await track.getCodec();
  const decoderConfig = await track.getDecoderConfig();
  if (!codec || !decoderConfig) throw new Error('a track without a codec');
  const source = new media.EncodedAudioPacketSource(codec);
  output.addAudioTrack(source);
  return (packet) => source.add(packet, { decoderConfig });
}

async function videoSink(output: media.Output, track: media.InputVideoTrack): Promise<Add> {
  const codec = await track.getCodec();
  const decoderConfig = await track.getDecoderConfig();
  if (!codec || !decoderConfig) throw new Error('a track without a codec');
  const source = new media.EncodedVideoPacketSource(codec);
  output.addVideoTrack(source);
  return (packet) => source.add(packet, { decoderConfig });
}
