/** Checks of the other programs of stage 01: its client, and a server that closes its listener. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { GOODBYE_MS } from '../../shared/limits.ts';
import { ByteClient } from '../support/byte-client.ts';
import type { Program } from '../support/process.ts';
import { type Recorder, recorder } from '../support/transcript.ts';
import { type Run, test } from './check.ts';

const CLIENT = 'stages/01-echo/client.ts';
const SERVER = 'tests/support/generous-server.ts';
/** More than the buffers of both systems hold. */
const QUEUED_BYTES = 8 * 1024 * 1024;
const MAX_ATTEMPTS = 20;
const HOST = '127.0.0.1';
const TALK = { step: '01.2', see: 'protocol.md#stage-01-bytes' };
const CLOSE = { step: '01.3', see: 'protocol.md#stage-01-bytes' };

export function checkEchoPrograms(run: Run): void {
  test('the client sends what is typed, and shows what the server sends', {
    ...TALK,
    points: 2,
  }, async () => {
    await using server = await serverThat((socket) => void socket.pipe(socket));
    await using client = run(CLIENT, HOST, server.port);
    client.write('hello\n');
    assert.equal(await client.stdout.next('the echo of hello on the standard output'), 'hello');
    client.write('again\n');
    assert.equal(await client.stdout.next('the echo of again on the standard output'), 'again');
    client.endInput();
    await ended(client);
  });

  test('an answer that comes after the end of the input is shown', {
    ...TALK,
    points: 2,
  }, async () => {
    await using server = await serverThat(async (socket, record) => {
      await once(socket.resume(), 'end');
      record('received', 'the answer\n');
      socket.end('the answer\n');
    });
    await using client = run(CLIENT, HOST, server.port);
    client.write('the question\n');
    client.endInput();
    assert.equal(
      await client.stdout.next('the answer on the standard output, after the input has ended'),
      'the answer',
    );
    await ended(client);
  });

  test('the client ends, and says why, when the server closes the connection', {
    ...TALK,
  }, async () => {
    await using server = await serverThat((socket, record) => {
      record('received', 'bye\n');
      socket.end('bye\n');
    });
    await using client = run(CLIENT, HOST, server.port);
    assert.equal(await client.stdout.next('the last words on the standard output'), 'bye');
    await client.stderr.next(
      "'The server closed the connection.' on the standard error",
      (line) => line === 'The server closed the connection.',
    );
    await ended(client);
  });

  test('what is queued for a client arrives after the server was told to end', {
    ...CLOSE,
    points: 2,
  }, async () => {
    // A client has a second to read what is queued. On a computer that is too busy for that, this shows nothing.
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      await using server = run(SERVER, String(QUEUED_BYTES));
      using client = await clientOf(server);
      client.pause();
      await server.stdout.next('a connection', (line) => line === 'connection');
      const began = performance.now();
      server.endInput();
      client.resume();
      const { length } = await client.rest();
      if (length !== QUEUED_BYTES && performance.now() - began > GOODBYE_MS) continue;
      assert.equal(length, QUEUED_BYTES, 'the number of bytes that arrived');
      return;
    }
    throw new Error('this computer is too busy to tell; try again when it has less to do');
  });

  test('neither a silent client nor one that does not read holds up the end, and the port is free', {
    ...CLOSE,
    points: 2,
  }, async () => {
    await using server = run(SERVER, String(QUEUED_BYTES));
    using reader = await clientOf(server);
    using stalled = await ByteClient.connect({ host: HOST, port: await portOf(server) });
    stalled.pause();
    for (const _ of [reader, stalled])
      await server.stdout.next('a connection', (line) => line === 'connection');
    server.endInput();
    await server.stdout.next('that close() has resolved', (line) => line === 'closed');
    await server.stdout.next(
      'that another server can listen on the port',
      (line) => line === 'free',
    );
  });
}

const ports = new WeakMap<Program, Promise<number>>();

/** The port that the server has printed first. */
function portOf(server: Program): Promise<number> {
  const known = ports.get(server) ?? server.stdout.next('the port').then(Number);
  ports.set(server, known);
  return known;
}

async function clientOf(server: Program): Promise<ByteClient> {
  return ByteClient.connect({ host: HOST, port: await portOf(server) });
}

/** Waits until a program has ended by itself. */
async function ended(client: Program): Promise<void> {
  // Its output ends with it. Waiting for that has a time limit.
  await client.stdout.rest();
  assert.equal(await client.exit(), 0, 'the exit status of the client');
}

interface SmallServer extends AsyncDisposable {
  readonly port: string;
}

/** A server that does this with each connection. */
async function serverThat(serve: (socket: Socket, record: Recorder) => void): Promise<SmallServer> {
  const record = recorder();
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (bytes) => record('sent', bytes));
    socket.once('end', () => record('event', 'the client ends its side'));
    serve(socket, record);
  }).listen(0, HOST);
  await once(server, 'listening');
  return {
    port: String((server.address() as AddressInfo).port),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await once(server.close(), 'close');
    },
  };
}
