/**
 * The frames that a server sends on a WebSocket (RFC 6455 section 5.2). A frame is a header and a payload:
 *
 *    byte 0     FIN, three reserved bits, and the opcode. 0x81 is FIN and opcode 1: this one frame is the
 *               whole message, and the payload is text in UTF-8.
 *    byte 1     MASK, and seven bits of length. A length of 126 means that the length follows in two bytes,
 *               127 that it follows in eight, both with the most significant byte first.
 *    payload    so many bytes, not characters
 *
 * `ws` could do this, one message and one socket at a time. But the chat sends each message to everyone, so
 * the frames are encoded here, once for all sockets. That works because a server does not mask its frames
 * (section 5.1). A client must mask each with a new random key, because a page could otherwise choose bytes
 * that a careless proxy takes for an HTTP request, and so poison its cache (section 10.3).
 *
 * Only whole text messages are encoded here. `ws` reads the frames of clients, which may be fragmented, and
 * sends the control frames: close, ping and pong.
 */
/** FIN, and the opcode of a text frame. */
const FIN_TEXT = 0x81;
/** The values of the seven bits that announce a length of 16 or 64 bits. */
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/**
 * Encodes text messages as frames in one buffer, ready to be written to any number of sockets. One buffer,
 * because each write to a socket is a system call.
 */
export function frameMessages(messages: readonly string[]): Uint8Array {
  const lengths = messages.map((message) => Buffer.byteLength(message));
  const total = lengths.reduce((sum, length) => sum + headerBytes(length) + length, 0);
  // Not set to zero, which is safe only because every byte of it is written below.
  const frames = Buffer.allocUnsafe(total);
  let offset = 0;
  messages.forEach((message, index) => {
    const length = lengths[index] ?? 0;
    offset = writeHeader(frames, offset, length);
    offset += frames.write(message, offset);
  });
  return frames;
}

/** The length must be in the shortest possible form (RFC 6455 section 5.2), so it has one of three sizes. */
function headerBytes(length: number): number {
  if (length < LENGTH_16) return 2;
  return length < 65_536 ? 4 : 10;
}

/**
 * Writes the header of a frame with this many bytes, and returns the offset of its payload.
 * @lab 05.1 Write the header of a frame ★
 */
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
