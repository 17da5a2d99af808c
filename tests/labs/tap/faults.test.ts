import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import * as v from 'valibot';
import type { Chunk, Close, Entry, Pass, Side } from '../../../labs/tap/entry.ts';
import { describeFaults, type Faults, FaultsSchema, hasFaults } from '../../../labs/tap/faults.ts';
import { MAX_TAP_HELD_BYTES } from '../../../shared/limits.ts';
import { type Ends, Wire } from './wire.ts';

const isClose = (entry: Entry): entry is Close => entry.type === 'close';
const isChunk = (entry: Entry): entry is Chunk => entry.type === 'chunk';
const isPass = (entry: Entry): entry is Pass => entry.type === 'pass';
const text = ({ bytes }: Pass | Chunk) => Buffer.from(bytes).toString('latin1');

/** Opens a wire whose clients' data has these faults. */
const faulty = (client: Faults) => Wire.open({ faults: { client } });

const passes = (wire: Wire) => wire.tap.recording.entries.filter(isPass);

/** Sends something on another connection and back, several times, so that time passes and events happen. */
async function roundTrips(wire: Wire, from: Side, times: number): Promise<void> {
  const ends = await wire.connect();
  const { [from]: near, [from === 'client' ? 'server' : 'client']: far } = ends;
  far.read();
  for (let round = 1; round <= times; round += 1) {
    near.socket.write('x');
    await far.received(round);
  }
}

/** Waits until the tap has seen what this end sends, in one chunk. */
async function send(wire: Wire, ends: Ends, bytes: string): Promise<void> {
  ends.client.socket.write(bytes);
  await wire.entry((entry) => isChunk(entry) && text(entry) === bytes);
}

test('split passes on every byte by itself, in order, and says so', async () => {
  await using wire = await faulty({ split: 1 });
  const { client, server } = await wire.connect();
  client.socket.write('hello\n');
  assert.equal(await server.read().received(6), 'hello\n');
  assert.deepEqual(passes(wire).map(text), ['h', 'e', 'l', 'l', 'o', '\n']);
  assert.deepEqual(
    passes(wire).map(({ start }) => start),
    [0, 1, 2, 3, 4, 5],
  );
  assert.ok(server.chunks.length > 1, `${server.chunks.length} chunks`);
  assert.equal((await wire.entry(isChunk)).held, true);
});

test('split into larger parts keeps the rest of each chunk, and does not touch the other direction', async () => {
  await using wire = await faulty({ split: 4 });
  const { client, server } = await wire.connect();
  client.socket.end('0123456789');
  await once(server.read().socket, 'end');
  assert.deepEqual(passes(wire).map(text), ['0123', '4567', '89']);
  server.socket.end('0123456789');
  assert.equal(await client.read().received(10), '0123456789');
  assert.equal(passes(wire).length, 3);
});

test('join passes on several chunks as one', async () => {
  await using wire = await faulty({ join: 60_000 });
  const ends = await wire.connect();
  for (const part of ['one\n', 'two\n', 'thr']) await send(wire, ends, part);
  // A shorter time is over already.
  wire.tap.setFaults('client', { join: 1 });
  assert.equal(await ends.server.read().received(11), 'one\ntwo\nthr');
  assert.deepEqual(passes(wire).map(text), ['one\ntwo\nthr']);
});

test('delay passes on each chunk later, and in order', async () => {
  await using wire = await faulty({ delay: 50 });
  const ends = await wire.connect();
  for (const part of ['one', 'two']) await send(wire, ends, part);
  await ends.server.read().received(6);
  const chunks = wire.tap.recording.entries.filter(isChunk);
  assert.deepEqual(passes(wire).map(text), ['one', 'two']);
  for (const [index, pass] of passes(wire).entries())
    assert.ok(pass.at - (chunks[index]?.at ?? 0) >= 49, `${pass.at} after ${chunks[index]?.at}`);
});

test('limit passes on a share of its bytes at a time', async () => {
  await using wire = await faulty({ limit: 2_000 });
  const { client, server } = await wire.connect();
  client.socket.write('x'.repeat(250));
  await server.read().received(250);
  assert.deepEqual(
    passes(wire).map(({ bytes }) => bytes.length),
    [100, 100, 50],
  );
  const [first, , last] = passes(wire).map(({ at }) => at);
  assert.ok((last ?? 0) - (first ?? 0) >= 98, `${last} after ${first}`);
});

test('a stalled direction is not read: the sender cannot send without end', async () => {
  await using wire = await Wire.open({ faults: { server: { stall: true } } });
  const { client, server } = await wire.connect();
  let isSent = false;
  server.socket.write(Buffer.alloc(16 * 1024 * 1024), () => {
    isSent = true;
  });
  server.socket.end();
  await roundTrips(wire, 'client', 50);
  assert.equal(isSent, false);
  assert.deepEqual(
    wire.tap.recording.entries.filter((entry) => isChunk(entry) && entry.from === 'server'),
    [],
  );
  let received = 0;
  client.socket.on('data', ({ length }) => {
    received += length;
  });
  wire.tap.setFaults('server', {});
  await once(client.socket, 'end');
  assert.equal(received, 16 * 1024 * 1024);
});

test('what is held is limited: a sender that sends more is not read', async () => {
  await using wire = await faulty({ delay: 60_000 });
  const { client } = await wire.connect();
  client.socket.write(Buffer.alloc(16 * 1024 * 1024));
  await roundTrips(wire, 'server', 50);
  const arrived = wire.tap.recording.entries
    .filter(isChunk)
    .filter(({ from }) => from === 'client')
    .reduce((sum, { bytes }) => sum + bytes.length, 0);
  assert.ok(arrived >= MAX_TAP_HELD_BYTES, `${arrived} bytes`);
  assert.ok(arrived <= MAX_TAP_HELD_BYTES + 128 * 1024, `${arrived} bytes`);
});

test('half-close ends a direction after so many bytes, and the other one goes on', async () => {
  await using wire = await faulty({ halfClose: 4 });
  const { client, server } = await wire.connect();
  client.socket.write('012345');
  await once(server.read().socket, 'end');
  assert.equal(server.text, '0123');
  client.socket.write('more');
  await wire.entry((entry) => isChunk(entry) && text(entry) === 'more');
  server.socket.end('answer');
  assert.equal(await client.read().received(6), 'answer');
  const end = await wire.entry((entry) => entry.type === 'end');
  assert.deepEqual(end.type === 'end' && [end.from, end.by], ['client', 'tap']);
});

test('reset breaks the connection after so many bytes', async () => {
  await using wire = await faulty({ reset: 3, split: 2 });
  const { client, server } = await wire.connect();
  client.socket.write('012345');
  client.read();
  server.read();
  assert.deepEqual(await Promise.all([client.closed, server.closed]), ['ECONNRESET', 'ECONNRESET']);
  assert.deepEqual(passes(wire).map(text), ['01', '2']);
  const { how, by } = await wire.entry(isClose);
  assert.deepEqual([how, by], ['reset', 'tap']);
});

test('a direction can be ended at once, and a connection reset, by its number', async () => {
  await using wire = await Wire.open();
  const [one, two] = [await wire.connect(), await wire.connect()];
  for (const { client, server } of [one, two]) {
    client.read();
    server.read().socket.write('x');
    await client.received(1);
  }
  wire.tap.halfClose('client', 1);
  await once(one.server.socket, 'end');
  wire.tap.halfClose('client', 1);
  wire.tap.reset(2);
  assert.equal(await two.client.closed, 'ECONNRESET');
  one.server.socket.write('still');
  assert.equal(await one.client.received(6), 'xstill');
  wire.tap.reset(3);
  assert.equal(wire.tap.recording.entries.filter(({ type }) => type === 'end').length, 1);
});

test('a change of the faults is noted, and applies to what is held and to connections to come', async () => {
  await using wire = await faulty({ delay: 60_000 });
  const ends = await wire.connect();
  await send(wire, ends, 'waits');
  wire.tap.setFaults('client', { split: 2 });
  assert.equal(await ends.server.read().received(5), 'waits');
  assert.deepEqual(passes(wire).map(text), ['wa', 'it', 's']);
  const note = await wire.entry((entry) => entry.type === 'note');
  assert.equal(note.type === 'note' && note.text, 'what the client sends: split every 2 bytes');
  const later = await wire.connect();
  later.client.socket.end('abc');
  await once(later.server.read().socket, 'end');
  assert.deepEqual(passes(wire).map(text).slice(3), ['ab', 'c']);
});

test('when the faults are gone, chunks are passed on as they are again', async () => {
  await using wire = await faulty({ split: 1 });
  const ends = await wire.connect();
  ends.server.read();
  await send(wire, ends, 'ab');
  await ends.server.received(2);
  wire.tap.setFaults('client', {});
  // The pause after the last byte may still be on.
  await send(wire, ends, 'c');
  await ends.server.received(3);
  await send(wire, ends, 'whole');
  assert.equal(await ends.server.received(8), 'abcwhole');
  assert.deepEqual(wire.tap.recording.entries.filter(isChunk).at(-1)?.held, false);
});

test('faults in words', () => {
  assert.equal(describeFaults({}), 'no faults');
  assert.equal(
    describeFaults({ stall: true, split: 1, join: 2, delay: 3, limit: 4, halfClose: 5, reset: 1 }),
    'stall, split every 1 byte, join what arrives within 2 ms, delay 3 ms, limit 4 bytes/s, half-close after 5 bytes, reset after 1 byte',
  );
  assert.equal(hasFaults({}), false);
  assert.equal(hasFaults({ stall: false }), false);
  assert.equal(hasFaults({ stall: true }), true);
});

for (const wrong of [
  { split: 0 },
  { split: 1.5 },
  { delay: 60_001 },
  { limit: -1 },
  { stall: 1 },
  { other: 1 },
  { split: '1' },
])
  test(`${JSON.stringify(wrong)} is no fault`, () =>
    assert.equal(v.is(FaultsSchema, wrong), false));
