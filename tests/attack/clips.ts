import { readRecording } from '../../stages/06-media/recording.ts';
import { fixture } from '../clips/forge.ts';

const CLAIM = { kind: 'video', contentType: 'video/webm', maxMs: 15_000 } as const;

/** A voice message as a browser records it. */
export const voice = () => fixture('voice.webm');

/** A recording that its parser never finishes. */
export const endlessVoice = () => Buffer.concat([voice(), new Uint8Array(20)]);

/** A video of a given size, most of it an element without content (EBML Void). */
export async function bigVideo(size: number): Promise<Uint8Array> {
  const { bytes } = await readRecording(fixture('video.webm'), CLAIM);
  // The element's id, the width of its length (8 bytes), and the length itself.
  const head = Buffer.from('ec0100000000000000', 'hex');
  const padding = Buffer.alloc(size - bytes.length - head.length);
  head.writeUIntBE(padding.length, 3, 6);
  return Buffer.concat([bytes, head, padding]);
}
