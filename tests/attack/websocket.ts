/** WebSocket frames that no library would make (RFC 6455 section 5.2). */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

interface FrameOptions {
  readonly opcode?: number;
  /** Whether it is the last of its message. */
  readonly fin?: boolean;
  /** The three reserved bits. */
  readonly reserved?: number;
  readonly masked?: boolean;
  /** The length in the header, if it is not the real one. */
  readonly claimedLength?: bigint;
}

/** A frame as a client sends it, masked with zeros. */
export function frame(payload: string | Uint8Array, options: FrameOptions = {}): Buffer {
  const { opcode = OPCODE.text, fin = true, reserved = 0, masked = true } = options;
  const bytes = Buffer.from(payload);
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  const length = lengthField(options.claimedLength ?? BigInt(bytes.length));
  length.writeUInt8(length.readUInt8(0) | (masked ? 0x80 : 0), 0);
  return Buffer.concat([Buffer.from([first]), length, Buffer.alloc(masked ? 4 : 0), bytes]);
}

/** The header section of a request for a WebSocket. */
export function upgradeRequest(path = '/ws', ...headers: string[]): string {
  return requestHead(
    `GET ${path}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  );
}

/** The header section of an HTTP request: `requestHead('GET /', 'Accept: text/html')`. */
export function requestHead(line: string, ...headers: string[]): string {
  return `${[`${line} HTTP/1.1`, 'Host: localhost', ...headers].join('\r\n')}\r\n\r\n`;
}

function lengthField(length: bigint): Buffer {
  if (length < 126n) return Buffer.from([Number(length)]);
  const field = Buffer.alloc(length < 65_536n ? 3 : 9);
  field.writeUInt8(field.length === 3 ? 126 : 127, 0);
  if (field.length === 3) field.writeUInt16BE(Number(length), 1);
  else field.writeBigUInt64BE(length, 1);
  return field;
}
