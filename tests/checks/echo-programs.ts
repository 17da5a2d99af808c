/** Checks of the other programs of stage 01: its client, and a server that closes its listener. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { GOODBYE_MS } from '../../shared/limits.ts';
import { ByteClient } from '../support/byte-client.ts';
import type { Program } from '../support/process.ts';
import { type Recorder, recorder } from '../support/transcript.ts';
import { untilTold } from './attempts.ts';
import { type Run, test } from './check.ts';

const CLIENT = 'stages/01-echo/client.ts';
const SERVER = 'tests/support/generous-server.ts';
const MEGABYTE = 1024 * 1024;
/** More than the buffers of both systems hold. */
const QUEUED_BYTES = 8 * MEGABYTE;
/** More than even generous buffers hold. */
const MANY_BYTES = 100 * MEGABYTE;
const PIECE_BYTES = MEGABYTE / 4;
/** A client that takes nothing for as many answers waits for the server. */
const IDLE_ANSWERS = 50;
/** Bytes of a connection that go into a transcript. More would not be read. */
const MAX_RECORDED_BYTES = 256;
const MAX_ATTEMPTS = 20;
const HOST = '127.0.0.1';
/** What the client says if it did not end the connection itself. */
const CLOSED = 'The server closed the connection.';
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
    await client.stderr.next(`'${CLOSED}' on the standard error`, (line) => line === CLOSED);
    await ended(client);
  });

  test('the client says where it is connected, and of the end only what it did not cause, on the standard error', {
    ...TALK,
  }, async () => {
    await using server = await serverThat((socket) => void socket.pipe(socket));
    await using client = run(CLIENT, HOST, server.port);
    const greeting = `Connected to ${HOST}:${server.port}. `;
    await client.stderr.next(
      `a line that begins with '${greeting}' on the standard error`,
      (line) => line.startsWith(greeting),
    );
    client.endInput();
    assert.deepEqual(
      await client.stdout.rest(),
      [],
      'the standard output, which is for what the server sends',
    );
    await ended(client);
    assert.deepEqual(
      (await client.stderr.rest()).filter((line) => line === CLOSED),
      [],
      'what the client says of the end, when its input had ended before',
    );
  });

  test('a connection that cannot be opened, or breaks, is explained', { ...TALK }, async () => {
    const gone = await serverThat(() => {});
    await gone[Symbol.asyncDispose]();
    await using refused = run(CLIENT, HOST, gone.port);
    await explains(refused, `Nothing listens on ${HOST}:${gone.port}.`);
    const accepted = Promise.withResolvers<() => void>();
    await using server = await serverThat((socket, record) => {
      record('received', 'hello\n');
      socket.write('hello\n');
      accepted.resolve(() => {
        record('event', 'the server resets the connection');
        socket.resetAndDestroy();
      });
    });
    await using client = run(CLIENT, HOST, server.port);
    await client.stdout.next('hello on the standard output');
    const reset = await accepted.promise;
    reset();
    await explains(client, 'The server cut the connection.');
  });

  test('any bytes arrive unchanged, in both directions', { ...TALK, points: 2 }, async () => {
    await using server = await serverThat((socket) => void socket.pipe(socket));
    await using client = run(CLIENT, HOST, server.port);
    client.printsBytes();
    // A character that is cut in two, and a byte that is part of no character.
    const [first, second] = [Buffer.from('😀').subarray(0, 2), Buffer.from('😀').subarray(2)];
    client.write(Buffer.concat([Buffer.from('cut\n'), first]));
    assert.equal(await client.stdout.next('the echo of cut on the standard output'), 'cut');
    client.write(Buffer.concat([second, Buffer.from([0xff, 0x0a])]));
    const line = await client.stdout.next('the echo of five bytes on the standard output');
    assert.equal(
      Buffer.from(line, 'latin1').toString('hex'),
      'f09f9880ff',
      'the bytes on the standard output after f0 9f was typed, and then 98 80 ff',
    );
    client.endInput();
    await ended(client);
  });

  test('what the server does not read is not taken from the input', {
    ...TALK,
    points: 2,
  }, async () => {
    const accepted = Promise.withResolvers<Socket>();
    await using server = await serverThat((socket, record) => {
      record('event', 'the server reads nothing, and sends a line now and then');
      accepted.resolve(socket.pause());
    });
    await using client = run(CLIENT, HOST, server.port);
    const socket = await accepted.promise;
    let [typed, idle] = [0, 0];
    // Each answer shows that the client was not idle. It has had time to take more.
    while (idle < IDLE_ANSWERS && typed < MANY_BYTES) {
      if (client.untaken === 0) {
        client.write(Buffer.alloc(PIECE_BYTES, 'x'));
        typed += PIECE_BYTES;
        idle = 0;
      } else idle += 1;
      socket.write('still there\n');
      await client.stdout.next('what the server sends meanwhile, on the standard output');
    }
    assert.equal(
      typed >= MANY_BYTES,
      false,
      `whether the client takes all ${MANY_BYTES / MEGABYTE} MB of its input, which it can only keep in memory`,
    );
    client.endInput();
    let received = 0;
    for await (const bytes of socket.iterator({ destroyOnReturn: false }))
      received += (bytes as Buffer).length;
    assert.equal(received, typed, 'the number of bytes that arrive when the server reads them');
    socket.end();
    await ended(client);
  });

  test('what is queued for a client arrives after the server was told to end', {
    ...CLOSE,
    points: 2,
  }, async () => {
    // A client has a second to read what is queued. On a computer that is too busy for that, this shows nothing.
    await untilTold(MAX_ATTEMPTS, async () => {
      await using server = run(SERVER, String(QUEUED_BYTES));
      using client = await clientOf(server);
      client.pause();
      await server.stdout.next('a connection', (line) => line === 'connection');
      const began = performance.now();
      server.endInput();
      client.resume();
      const { length } = await client.rest();
      if (length !== QUEUED_BYTES && performance.now() - began > GOODBYE_MS) return false;
      assert.equal(length, QUEUED_BYTES, 'the number of bytes that arrived');
      return true;
    });
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
async function ended(client: Program, status = 0): Promise<void> {
  // Its output ends with it. Waiting for that has a time limit.
  await client.stdout.rest();
  assert.equal(await client.exit(), status, 'the exit status of the client');
}

/** Waits until a program has given its reason on the standard error, and ended. */
async function explains(client: Program, reason: string): Promise<void> {
  await client.stderr.next(`a line that begins with '${reason}' on the standard error`, (line) =>
    line.startsWith(reason),
  );
  await ended(client, 1);
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
    socket.on('data', (bytes: Buffer) => {
      const left = MAX_RECORDED_BYTES - (socket.bytesRead - bytes.length);
      if (left > 0) record('sent', bytes.subarray(0, left));
    });
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
