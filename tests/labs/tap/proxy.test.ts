import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { test } from 'node:test';
import { bytesOf, type Close, type Entry } from '../../../labs/tap/entry.ts';
import { startTap } from '../../../labs/tap/proxy.ts';
import { MAX_TAP_CONNECTIONS } from '../../../shared/limits.ts';
import { End, Wire } from './wire.ts';

const hasIPv6 = Object.values(networkInterfaces())
  .flat()
  .some((address) => address?.family === 'IPv6');
const needsIPv6 = { skip: hasIPv6 ? false : 'this computer has no IPv6' };
const isClose = (entry: Entry): entry is Close => entry.type === 'close';

/** The recorded things of some types, each in a few words. */
function story(entries: readonly Entry[]): string[] {
  return entries.flatMap((entry) => {
    if (entry.type === 'open') return ['open'];
    if (entry.type === 'chunk')
      return [`${entry.from} ${Buffer.from(entry.bytes).toString('latin1')}`];
    if (entry.type === 'end') return [`${entry.from} ended by ${entry.by}`];
    return entry.type === 'close' ? [`${entry.how} by ${entry.by}`] : [];
  });
}

test('both directions pass the tap, each chunk as it arrived, and both ends', async () => {
  await using wire = await Wire.open();
  const { client, server } = await wire.connect();
  server.socket.write('name?\n');
  await client.read().received(6);
  client.socket.write('ali');
  await server.read().received(3);
  client.socket.end('ce\n');
  await once(server.socket, 'end');
  server.socket.end('bye\n');
  assert.deepEqual(await Promise.all([client.closed, server.closed]), ['closed', 'closed']);
  assert.deepEqual([client.text, server.text], ['name?\nbye\n', 'alice\n']);
  await wire.entry(isClose);
  assert.deepEqual(story(wire.tap.recording.entries), [
    'open',
    'server name?\n',
    'client ali',
    'client ce\n',
    'client ended by client',
    'server bye\n',
    'server ended by server',
    'ended by tap',
  ]);
});

test('what a client sends at once, before the server is there, is not lost', async () => {
  await using wire = await Wire.open();
  const connecting = wire.connect();
  const client = connect({ port: wire.tap.port, host: '127.0.0.1' }).on('error', () => {});
  client.end('early\n');
  await wire.entry((entry) => entry.type === 'end');
  assert.equal(Buffer.from(bytesOf(wire.tap.recording.entries, 2, 'client')).toString(), 'early\n');
  await connecting;
});

test('a half-closed direction leaves the other one open', async () => {
  await using wire = await Wire.open();
  const { client, server } = await wire.connect();
  server.socket.end();
  await once(client.read().socket, 'end');
  client.socket.write('still here');
  assert.equal(await server.read().received(10), 'still here');
});

for (const by of ['client', 'server'] as const) {
  test(`a reset by the ${by} reaches the other side as a reset`, async () => {
    await using wire = await Wire.open();
    const ends = await wire.connect();
    const other = by === 'client' ? ends.server : ends.client;
    // The tap has connected the two only after something has passed.
    ends.server.socket.write('x');
    await ends.client.read().received(1);
    ends.server.read();
    ends[by].socket.resetAndDestroy();
    assert.equal(await other.closed, 'ECONNRESET');
    assert.deepEqual(
      [(await wire.entry(isClose)).how, (await wire.entry(isClose)).by],
      ['reset', by],
    );
  });
}

test('without a server, a client is refused and told why, and the tap goes on', async () => {
  const gone = createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const { port } = gone.address() as AddressInfo;
  gone.close();
  await once(gone, 'close');
  const explain = ({ code }: NodeJS.ErrnoException) => `because of ${code}`;
  const tap = await startTap({ port: 0, server: { host: '127.0.0.1', port }, explain });
  const refused = new End(connect(tap.port, '127.0.0.1'));
  assert.equal(await refused.closed, 'ECONNRESET');
  const last = tap.recording.entries.at(-1);
  assert.deepEqual(last?.type === 'close' && [last.how, last.by, last.detail], [
    'failed',
    'server',
    'because of ECONNREFUSED',
  ]);
  const server = createServer((socket) => socket.on('error', () => {}).end('here')).listen(
    port,
    '127.0.0.1',
  );
  await once(server, 'listening');
  const served = new End(connect(tap.port, '127.0.0.1')).read();
  assert.equal(await served.received(4), 'here');
  served.socket.destroy();
  server.close();
  await tap.close();
});

test('a taken port is an error, and nothing stays open', needsIPv6, async () => {
  await using wire = await Wire.open();
  const options = { server: { host: '127.0.0.1', port: 1 }, hosts: ['::1', '127.0.0.1'] };
  await assert.rejects(startTap({ ...options, port: wire.tap.port }), { code: 'EADDRINUSE' });
  const tap = await startTap({ ...options, hosts: ['::1'], port: wire.tap.port });
  await tap.close();
});

test('the tap listens on all of its addresses with one port', needsIPv6, async () => {
  const server = { host: '127.0.0.1', port: 1 };
  const tap = await startTap({ port: 0, server, hosts: ['127.0.0.1', '::1'] });
  for (const host of ['127.0.0.1', '::1']) {
    const socket = connect(tap.port, host).on('error', () => {});
    await once(socket, 'connect');
    socket.destroy();
  }
  await tap.close();
});

test('closing the tap resets what is open, and frees the port', async () => {
  await using wire = await Wire.open();
  const { client, server } = await wire.connect();
  server.socket.write('x');
  await client.read().received(1);
  server.read();
  await wire.tap.close();
  assert.deepEqual(await Promise.all([client.closed, server.closed]), ['ECONNRESET', 'ECONNRESET']);
  assert.deepEqual(story(wire.tap.recording.entries).at(-1), 'reset by tap');
  await assert.rejects(once(connect(wire.tap.port, '127.0.0.1'), 'connect'), {
    code: 'ECONNREFUSED',
  });
});

test('one connection too many is reset, and noted', async () => {
  await using wire = await Wire.open();
  for (let number = 0; number < MAX_TAP_CONNECTIONS; number += 1) await wire.connect();
  const refused = new End(connect(wire.tap.port, '127.0.0.1'));
  assert.equal(await refused.closed, 'ECONNRESET');
  const note = wire.tap.recording.entries.at(-1);
  assert.match(
    note?.type === 'note' ? note.text : '',
    /^a client was reset: there are 200 connections$/,
  );
  wire.tap.reset(1);
  const { client, server } = await wire.connect();
  client.socket.write('room again');
  assert.equal(await server.read().received(10), 'room again');
});

test('a receiver that does not read is not written to without end, and holds up nobody else', async () => {
  await using wire = await Wire.open();
  const { server, client } = await wire.connect();
  const ENOUGH = 16 * 1024 * 1024;
  let isSent = false;
  server.socket.write(Buffer.alloc(ENOUGH), () => {
    isSent = true;
  });
  const other = await wire.connect();
  other.client.read();
  other.server.socket.pipe(other.server.socket);
  for (let round = 1; round <= 50; round += 1) {
    other.client.socket.write('x');
    await other.client.received(round);
  }
  assert.equal(isSent, false);
  let received = 0;
  client.socket.on('data', ({ length }) => {
    received += length;
  });
  server.socket.end();
  await once(client.socket, 'end');
  assert.equal(received, ENOUGH);
});
