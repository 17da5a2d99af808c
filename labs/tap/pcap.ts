import { isIP, isIPv6 } from 'node:net';
import { type Entry, type Open, otherSide, type Side } from './entry.ts';
import { ACK, type Endpoint, FIN, PSH, packet, RST, SYN } from './packets.ts';

/** Microseconds, in the byte order of the writer (draft-ietf-opsawg-pcap section 4). */
const MAGIC = 0xa1b2c3d4;
/** The packets begin with an IPv4 or IPv6 header. */
const LINKTYPE_RAW = 101;
const SNAPLEN = 0x40000;
/** What fits into one IPv4 packet, beside headers of 40 bytes. */
const MAX_SEGMENT_BYTES = 65_495;
/** The first sequence number of each side. Wireshark counts from it anyway. */
const FIRST_SEQUENCE = 1;

/** One connection as a capture would have seen it. */
interface Flow {
  readonly ends: Readonly<Record<Side, Endpoint>>;
  /** The next sequence number of each side. */
  readonly next: Record<Side, number>;
}

/**
 * Makes a file that Wireshark opens. The tap has no packets, only what sockets gave it, so this invents
 * them: one connection from the client to the server, with the addresses of both and valid checksums, a
 * packet for each chunk that reached the other side (with faults, as the tap passed it on), and an ACK after
 * each. Handshakes, FIN and RST are as recorded.
 */
export function pcapOf(started: number, entries: readonly Entry[]): Uint8Array {
  const flows = new Map<number, Flow>();
  const parts: Buffer[] = [fileHeader()];
  for (const entry of entries) {
    const packets = packetsOf(entry, flows);
    for (const each of packets) parts.push(record(started + entry.at, each), each);
  }
  return Buffer.concat(parts);
}

function packetsOf(entry: Entry, flows: Map<number, Flow>): Buffer[] {
  if (entry.type === 'open') {
    flows.set(entry.connection, flowOf(entry));
    return handshake(flows.get(entry.connection));
  }
  const flow = flows.get(entry.connection);
  // The beginning of this connection was dropped, and with it the addresses.
  if (!flow) return [];
  switch (entry.type) {
    case 'chunk':
      return entry.held ? [] : data(flow, entry.from, entry.bytes);
    case 'pass':
      return data(flow, entry.from, entry.bytes);
    case 'end':
      return [send(flow, entry.from, FIN | ACK), send(flow, otherSide(entry.from), ACK)];
    case 'close':
      return entry.how === 'ended'
        ? []
        : [send(flow, entry.by === 'client' ? 'client' : 'server', RST | ACK)];
    default:
      return [];
  }
}

function handshake(flow: Flow | undefined): Buffer[] {
  if (!flow) return [];
  return [send(flow, 'client', SYN), send(flow, 'server', SYN | ACK), send(flow, 'client', ACK)];
}

function data(flow: Flow, from: Side, bytes: Uint8Array): Buffer[] {
  const packets: Buffer[] = [];
  for (let start = 0; start < bytes.length; start += MAX_SEGMENT_BYTES) {
    packets.push(send(flow, from, PSH | ACK, bytes.subarray(start, start + MAX_SEGMENT_BYTES)));
    packets.push(send(flow, otherSide(from), ACK));
  }
  return packets;
}

/** Makes one packet. SYN and FIN count as a byte (RFC 9293 section 3.4). */
function send(
  flow: Flow,
  from: Side,
  flags: number,
  payload: Uint8Array = new Uint8Array(),
): Buffer {
  const to = otherSide(from);
  const made = packet({
    from: flow.ends[from],
    to: flow.ends[to],
    sequence: flow.next[from],
    acknowledged: flags & ACK ? flow.next[to] : 0,
    flags,
    payload,
  });
  const length = payload.length + (flags & (SYN | FIN) ? 1 : 0);
  flow.next[from] = (flow.next[from] + length) % 2 ** 32;
  return made;
}

/** Both addresses must be of one family: an IPv4 address also has a form of IPv6 (RFC 4291 2.5.5.2). */
function flowOf({ client, server }: Open): Flow {
  const ends = { client: endpointOf(client), server: endpointOf(server) };
  const hasIPv6 = isIPv6(ends.client.address) || isIPv6(ends.server.address);
  const mapped = ({ address, port }: Endpoint): Endpoint => ({
    address: hasIPv6 && !isIPv6(address) ? `::ffff:${address}` : address,
    port,
  });
  return {
    ends: { client: mapped(ends.client), server: mapped(ends.server) },
    next: { client: FIRST_SEQUENCE, server: FIRST_SEQUENCE },
  };
}

function endpointOf(text: string): Endpoint {
  const { hostname = '', port = '' } =
    /^\[?(?<hostname>.*?)\]?:(?<port>\d{1,5})$/.exec(text)?.groups ?? {};
  return { address: isIP(hostname) ? hostname : numeric(hostname), port: Number(port) & 0xffff };
}

/** A packet has no names. Any host but this one gets an address that is set aside for examples (RFC 5737). */
function numeric(host: string): string {
  return host === 'localhost' ? '127.0.0.1' : '192.0.2.1';
}

function fileHeader(): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(MAGIC, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(SNAPLEN, 16);
  header.writeUInt32LE(LINKTYPE_RAW, 20);
  return header;
}

/** The header of a packet in the file. */
function record(ms: number, { length }: Buffer): Buffer {
  const header = Buffer.alloc(16);
  const microseconds = Math.round(ms * 1_000);
  header.writeUInt32LE(Math.floor(microseconds / 1e6) % 2 ** 32, 0);
  header.writeUInt32LE(microseconds % 1e6, 4);
  header.writeUInt32LE(length, 8);
  header.writeUInt32LE(length, 12);
  return header;
}
