/** The Duration element of a WebM header as Firefox writes it (RFC 9559): id, size (8 bytes), value 0. */
const NO_DURATION = [0x44, 0x89, 0x88, 0, 0, 0, 0, 0, 0, 0, 0];
/** Bytes at the start of a recording that contain its header. */
const HEADER_BYTES = 512;

/**
 * Writes the duration into a recording if its recorder has left room for it. Without it, Firefox can only
 * play its own voice message from the beginning. For everybody else, the server does the same.
 */
export async function seekable(recording: Blob, durationMs: number): Promise<Blob> {
  const header = new Uint8Array(await recording.slice(0, HEADER_BYTES).arrayBuffer());
  const place = header.findIndex((_, start) =>
    NO_DURATION.every((byte, index) => header[start + index] === byte),
  );
  if (place === -1) return recording;
  // In units of the header's TimestampScale, which is a millisecond for all recorders.
  new DataView(header.buffer).setFloat64(place + 3, durationMs);
  return new Blob([header, recording.slice(HEADER_BYTES)], { type: recording.type });
}
