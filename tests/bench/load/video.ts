import * as media from 'mediabunny';
import { VIDEO_SECONDS } from '../../../shared/limits.ts';

const FRAMES_PER_SECOND = 15;
/** What a recorder makes of a face in front of a camera: 600 kb/s. */
const FRAME_BYTES = 5_000;
/** An AVCDecoderConfigurationRecord (ISO/IEC 14496-15) with parameter sets that are too short to be used. */
const DESCRIPTION = Buffer.from('0142001effe100046742001e01000268ce', 'hex');

/** A video of the longest duration. The server measures it like any other; it cannot be played. */
export async function forgeVideo(): Promise<Uint8Array<ArrayBuffer>> {
  const target = new media.BufferTarget();
  const output = new media.Output({ format: new media.Mp4OutputFormat(), target });
  const source = new media.EncodedVideoPacketSource('avc');
  output.addVideoTrack(source);
  await output.start();
  const frame = new Uint8Array(FRAME_BYTES);
  frame.set([0, 0, 0, 1, 0x65]);
  const decoderConfig = {
    codec: 'avc1.42001e',
    codedWidth: 64,
    codedHeight: 64,
    description: DESCRIPTION,
  };
  for (let number = 0; number < VIDEO_SECONDS * FRAMES_PER_SECOND; number += 1) {
    const at = number / FRAMES_PER_SECOND;
    const packet = new media.EncodedPacket(frame, 'key', at, 1 / FRAMES_PER_SECOND);
    await source.add(packet, { decoderConfig });
  }
  await output.finalize();
  return new Uint8Array(target.buffer ?? []);
}
