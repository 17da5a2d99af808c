const FIN_TEXT = 0x81;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/**
 * Encodes text messages as WebSocket frames in one buffer (RFC 6455 section 5.2). A server's frames are not
 * masked, so all clients get the same bytes, which are encoded once.
 */
export function frameMessages(messages: readonly string[]): Uint8Array {
  const lengths = messages.map((message) => Buffer.byteLength(message));
  const total = lengths.reduce((sum, length) => sum + headerBytes(length) + length, 0);
  const frames = Buffer.allocUnsafe(total);
  let offset = 0;
  messages.forEach((message, index) => {
    const length = lengths[index] ?? 0;
    offset = writeHeader(frames, offset, length);
    offset += frames.write(message, offset);
  });
  return frames;
}

function headerBytes(length: number): number {
  if (length < LENGTH_16) return 2;
  return length < 65_536 ? 4 : 10;
}

/** Writes the header of a frame with this many bytes, and returns the offset of its payload. */
function writeHeader(frames: Buffer, offset: number, length: number): number {
  frames[offset] = FIN_TEXT;
  if (length < LENGTH_16) {
    frames[offset + 1] = length;
  } else if (length < 65_536) {
    frames[offset + 1] = LENGTH_16;
    frames.writeUInt16BE(length, offset + 2);
  } else {
    frames[offset + 1] = LENGTH_64;
    frames.writeBigUInt64BE(BigInt(length), offset + 2);
  }
  return offset + headerBytes(length);
}
