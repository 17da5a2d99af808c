import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pcapOf } from '../../../labs/tap/pcap.ts';
import { Recording } from '../../../labs/tap/recording.ts';
import { latin1 } from './bytes.ts';

interface Packet {
  readonly at: number;
  readonly version: number;
  readonly from: string;
  readonly to: string;
  readonly sequence: number;
  readonly acknowledged: number;
  readonly flags: string;
  readonly payload: string;
}

const FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK'];

/** Reads a file as the specification has it (draft-ietf-opsawg-pcap), and checks all lengths and checksums. */
function read(file: Uint8Array): Packet[] {
  const bytes = Buffer.from(file);
  assert.equal(bytes.readUInt32LE(0), 0xa1b2c3d4, 'the magic number of microseconds');
  assert.deepEqual([bytes.readUInt16LE(4), bytes.readUInt16LE(6)], [2, 4], 'the version');
  assert.deepEqual([bytes.readUInt32LE(8), bytes.readUInt32LE(12)], [0, 0], 'reserved');
  assert.ok(bytes.readUInt32LE(16) >= 65_535, 'the snapshot length');
  assert.equal(bytes.readUInt32LE(20), 101, 'LINKTYPE_RAW');
  const packets: Packet[] = [];
  for (let at = 24; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at + 8);
    assert.equal(bytes.readUInt32LE(at + 12), length, 'nothing was cut off');
    assert.ok(bytes.readUInt32LE(at + 4) < 1e6, 'microseconds');
    const ms = bytes.readUInt32LE(at) * 1_000 + bytes.readUInt32LE(at + 4) / 1_000;
    packets.push(readIp(bytes.subarray(at + 16, at + 16 + length), ms));
    at += 16 + length;
  }
  return packets;
}

function readIp(ip: Buffer, at: number): Packet {
  const version = ip.readUInt8(0) >> 4;
  const [from, to, tcp] = version === 4 ? readIPv4(ip) : readIPv6(ip);
  const pseudo = Buffer.concat([
    from,
    to,
    Buffer.from([0, 6, tcp.length >> 8, tcp.length & 255]),
    tcp,
  ]);
  assert.equal(sum(pseudo), 0xffff, 'the checksum of TCP');
  assert.equal(tcp.readUInt8(12) >> 4, 5, 'a header without options');
  return {
    at,
    version,
    from: `${from.toString('hex')}:${tcp.readUInt16BE(0)}`,
    to: `${to.toString('hex')}:${tcp.readUInt16BE(2)}`,
    sequence: tcp.readUInt32BE(4),
    acknowledged: tcp.readUInt32BE(8),
    flags: FLAGS.filter((_, bit) => tcp.readUInt8(13) & (1 << bit)).join('+'),
    payload: tcp.subarray(20).toString('latin1'),
  };
}

function readIPv4(ip: Buffer): [Buffer, Buffer, Buffer] {
  assert.equal(ip.readUInt8(0), 0x45);
  assert.equal(ip.readUInt16BE(2), ip.length, 'the length of IPv4');
  assert.equal(ip.readUInt8(9), 6, 'TCP');
  assert.equal(sum(ip.subarray(0, 20)), 0xffff, 'the checksum of IPv4');
  return [ip.subarray(12, 16), ip.subarray(16, 20), ip.subarray(20)];
}

function readIPv6(ip: Buffer): [Buffer, Buffer, Buffer] {
  assert.equal(ip.readUInt16BE(4), ip.length - 40, 'the length of IPv6');
  assert.equal(ip.readUInt8(6), 6, 'TCP');
  return [ip.subarray(8, 24), ip.subarray(24, 40), ip.subarray(40)];
}

/** The sum of RFC 1071: all ones if the checksum in it is right. */
function sum(bytes: Buffer): number {
  let total = 0;
  for (let at = 0; at < bytes.length; at += 2) {
    total += (bytes.readUInt8(at) << 8) | (at + 1 < bytes.length ? bytes.readUInt8(at + 1) : 0);
    if (total > 0xffff) total -= 0xffff;
  }
  return total;
}

const ADDRESSES = { client: '127.0.0.1:50000', server: '127.0.0.2:12345' };

function begun(addresses = ADDRESSES) {
  const clock = { now: 0 };
  const recording = new Recording({ now: () => clock.now });
  const connection = recording.open(addresses);
  const packets = () => read(pcapOf(recording.started, recording.entries));
  return { clock, recording, connection, packets };
}

test('a conversation is a TCP connection: handshake, data, acknowledgements, ends', () => {
  const { recording, connection, packets } = begun();
  recording.chunk(connection, 'client', latin1('hello\n'));
  recording.chunk(connection, 'server', latin1('you\n'));
  recording.end(connection, 'client');
  recording.end(connection, 'server');
  recording.close(connection, { how: 'ended', by: 'tap', detail: '' });
  const [client, server] = ['7f000001:50000', '7f000002:12345'];
  assert.deepEqual(
    packets().map(({ from, to, sequence, acknowledged, flags, payload }) => [
      from === client && to === server ? 'c' : from === server && to === client ? 's' : '?',
      sequence,
      acknowledged,
      flags,
      payload,
    ]),
    [
      ['c', 1, 0, 'SYN', ''],
      ['s', 1, 2, 'SYN+ACK', ''],
      ['c', 2, 2, 'ACK', ''],
      ['c', 2, 2, 'PSH+ACK', 'hello\n'],
      ['s', 2, 8, 'ACK', ''],
      ['s', 2, 8, 'PSH+ACK', 'you\n'],
      ['c', 8, 6, 'ACK', ''],
      ['c', 8, 6, 'FIN+ACK', ''],
      ['s', 6, 9, 'ACK', ''],
      ['s', 6, 9, 'FIN+ACK', ''],
      ['c', 9, 7, 'ACK', ''],
    ],
  );
});

test('each packet has the time of its entry', () => {
  const { clock, recording, packets } = begun();
  clock.now = 1_234.567;
  recording.chunk(1, 'client', latin1('x'));
  const at = packets().find(({ payload }) => payload === 'x')?.at;
  assert.equal(Math.round((at ?? 0) * 1_000), recording.started * 1_000 + 1_234_567);
});

test('with faults, the packets are those that reached the other side', () => {
  const { recording, connection, packets } = begun();
  recording.chunk(connection, 'client', latin1('abc'), true);
  recording.pass(connection, 'client', 0, latin1('a'));
  recording.pass(connection, 'client', 1, latin1('bc'));
  assert.deepEqual(
    packets()
      .map(({ payload }) => payload)
      .filter(Boolean),
    ['a', 'bc'],
  );
});

test('a long chunk takes several packets, none longer than IPv4 allows', () => {
  const { recording, connection, packets } = begun();
  const text = 'abcdefg'.repeat(30_001);
  recording.chunk(connection, 'client', latin1(text));
  const payloads = packets()
    .map(({ payload }) => payload)
    .filter(Boolean);
  assert.deepEqual(
    payloads.map(({ length }) => length),
    [65_495, 65_495, 65_495, 13_522],
  );
  assert.equal(payloads.join(''), text);
});

for (const [by, sender] of [
  ['client', '7f000001:50000'],
  ['server', '7f000002:12345'],
  ['tap', '7f000002:12345'],
] as const) {
  test(`a reset by the ${by} is an RST`, () => {
    const { recording, connection, packets } = begun();
    recording.close(connection, { how: 'reset', by, detail: '' });
    const last = packets().at(-1);
    assert.deepEqual([last?.flags, last?.from], ['RST+ACK', sender]);
  });
}

test('a server that cannot be reached refuses', () => {
  const { recording, connection, packets } = begun();
  recording.close(connection, { how: 'failed', by: 'server', detail: '' });
  assert.deepEqual(
    packets().map(({ flags }) => flags),
    ['SYN', 'SYN+ACK', 'ACK', 'RST+ACK'],
  );
});

for (const [client, server, version, from, to] of [
  [
    '[::1]:1',
    '[fe80::1:2%eth0]:2',
    6,
    `${'0'.repeat(31)}1:1`,
    'fe800000000000000000000000010002:2',
  ],
  [
    '127.0.0.1:1',
    '[::1]:65535',
    6,
    '00000000000000000000ffff7f000001:1',
    `${'0'.repeat(31)}1:65535`,
  ],
  [
    '[1:2:3:4:5:6:7:8]:1',
    'localhost:2',
    6,
    '00010002000300040005000600070008:1',
    '00000000000000000000ffff7f000001:2',
  ],
  ['127.0.0.1:1', 'localhost:2', 4, '7f000001:1', '7f000001:2'],
  ['127.0.0.1:1', 'chat.example.org:2', 4, '7f000001:1', 'c0000201:2'],
  [
    '[::ffff:10.0.0.1]:1',
    'nonsense',
    6,
    '00000000000000000000ffff0a000001:1',
    '00000000000000000000ffffc0000201:0',
  ],
] as const) {
  test(`${client} to ${server} is IPv${version}`, () => {
    const { packets, recording } = begun({ client, server });
    recording.chunk(1, 'client', latin1('odd'));
    const [syn] = packets();
    assert.deepEqual([syn?.version, syn?.from, syn?.to], [version, from, to]);
  });
}

test('connections are apart, and one whose beginning was dropped has no packets', () => {
  const { recording, packets } = begun();
  recording.open({ client: '127.0.0.1:50001', server: '127.0.0.2:12345' });
  recording.chunk(2, 'client', latin1('b'));
  recording.chunk(1, 'client', latin1('a'));
  recording.note('x');
  const data = packets().filter(({ payload }) => payload !== '');
  assert.deepEqual(
    data.map(({ from, sequence, payload }) => [from, sequence, payload]),
    [
      ['7f000001:50001', 2, 'b'],
      ['7f000001:50000', 2, 'a'],
    ],
  );
  assert.deepEqual(read(pcapOf(recording.started, recording.entries.slice(2))), []);
});
