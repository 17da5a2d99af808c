/** The Duration element of a WebM header as Firefox writes it (RFC 9559): its id, its size of 8 bytes, and 0. */
const NO_DURATION = [0x44, 0x89, 0x88, 0, 0, 0, 0, 0, 0, 0, 0];
/** Bytes at the start of a recording in which its header is. */
const HEADER_BYTES = 512;

/**
 * A recording with its length in it, where its recorder has left room for that: without it Firefox
 * plays a voice message from the beginning only. The server does the same for all the others.
 */
export async function seekable(recording: Blob, durationMs: number): Promise<Blob> {
  const header = new Uint8Array(await recording.slice(0, HEADER_BYTES).arrayBuffer());
  const place = header.findIndex((_, start) =>
    NO_DURATION.every((byte, index) => header[start + index] === byte),
  );
  if (place === -1) return recording;
  // In units of the header's TimestampScale, which is a millisecond in all that recorders write.
  new DataView(header.buffer).setFloat64(place + 3, durationMs);
  return new Blob([header, recording.slice(HEADER_BYTES)], { type: recording.type });
}
