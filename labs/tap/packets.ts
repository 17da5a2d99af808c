import { isIPv4 } from 'node:net';

/** One end of a connection: a numeric address, and a port. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** The flags of TCP (RFC 9293 section 3.1). */
export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;

interface Segment {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly sequence: number;
  readonly acknowledged: number;
  readonly flags: number;
  readonly payload: Uint8Array;
}

const TCP = 6;
const TCP_HEADER_BYTES = 20;
const IPV4_HEADER_BYTES = 20;
const IPV6_HEADER_BYTES = 40;
const HOPS = 64;
const WINDOW = 0xffff;
const DO_NOT_FRAGMENT = 0x4000;

/** A TCP segment in an IPv4 or IPv6 packet, with valid checksums. Both addresses are of one family. */
export function packet(segment: Segment): Buffer {
  const [from, to] = [addressBytes(segment.from.address), addressBytes(segment.to.address)];
  const tcp = tcpHeader(segment);
  const length = tcp.length + segment.payload.length;
  const pseudoHeader = Buffer.alloc(4);
  pseudoHeader.writeUInt16BE(TCP, 0);
  pseudoHeader.writeUInt16BE(length, 2);
  tcp.writeUInt16BE(checksum(from, to, pseudoHeader, tcp, segment.payload), 16);
  const ip = from.length === 4 ? ipv4Header(from, to, length) : ipv6Header(from, to, length);
  return Buffer.concat([ip, tcp, segment.payload]);
}

function tcpHeader({ from, to, sequence, acknowledged, flags }: Segment): Buffer {
  const header = Buffer.alloc(TCP_HEADER_BYTES);
  header.writeUInt16BE(from.port, 0);
  header.writeUInt16BE(to.port, 2);
  header.writeUInt32BE(sequence, 4);
  header.writeUInt32BE(acknowledged, 8);
  header.writeUInt8((TCP_HEADER_BYTES / 4) << 4, 12);
  header.writeUInt8(flags, 13);
  header.writeUInt16BE(WINDOW, 14);
  return header;
}

/** RFC 791 section 3.1. */
function ipv4Header(from: Buffer, to: Buffer, length: number): Buffer {
  const header = Buffer.alloc(IPV4_HEADER_BYTES);
  header.writeUInt8(0x45, 0);
  header.writeUInt16BE(IPV4_HEADER_BYTES + length, 2);
  header.writeUInt16BE(DO_NOT_FRAGMENT, 6);
  header.writeUInt8(HOPS, 8);
  header.writeUInt8(TCP, 9);
  from.copy(header, 12);
  to.copy(header, 16);
  header.writeUInt16BE(checksum(header), 10);
  return header;
}

/** RFC 8200 section 3. It has no checksum of its own. */
function ipv6Header(from: Buffer, to: Buffer, length: number): Buffer {
  const header = Buffer.alloc(IPV6_HEADER_BYTES);
  header.writeUInt8(0x60, 0);
  header.writeUInt16BE(length, 4);
  header.writeUInt8(TCP, 6);
  header.writeUInt8(HOPS, 7);
  from.copy(header, 8);
  to.copy(header, 24);
  return header;
}

/** The Internet checksum over all parts (RFC 1071). All parts but the last have an even length. */
function checksum(...parts: readonly Uint8Array[]): number {
  let sum = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length; at += 2) sum += ((part[at] ?? 0) << 8) | (part[at + 1] ?? 0);
  }
  // The carries are added at the end (section 2): 64 KiB do not overflow a number.
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}

/** The 4 or 16 bytes of an address. */
function addressBytes(address: string): Buffer {
  return isIPv4(address) ? Buffer.from(address.split('.').map(Number)) : ipv6Bytes(address);
}

function ipv6Bytes(address: string): Buffer {
  // The URL parser gives all forms of an address the same one, without a dotted part.
  const [plain = ''] = address.split('%');
  const normal = new URL(`http://[${plain}]/`).hostname.slice(1, -1);
  const [before = '', after] = normal.split('::');
  const groups = (text = '') => (text === '' ? [] : text.split(':'));
  const [first, last] = [groups(before), groups(after)];
  const zeros = Array<string>(8 - first.length - last.length).fill('0');
  const all = after === undefined ? first : [...first, ...zeros, ...last];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
