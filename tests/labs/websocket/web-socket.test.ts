/** The WebSocket of lab 05 does what `ws` does, as far as the stages use it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type Duplex, duplexPair } from 'node:stream';
import { describe, test } from 'node:test';
import * as library from 'ws';
import * as own from '../../../labs/websocket/web-socket.ts';
import { clientFrame } from '../../support/raw-websocket.ts';

const FIN = 0x80;
const [TEXT, BINARY, CLOSE, PING, PONG] = [1, 2, 8, 9, 10];
const MASK = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const HANDSHAKE = { upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': KEY };
const LIMITS = { maxPayload: 1_000, maxFragments: 4 };
const OPTIONS = { ...LIMITS, noServer: true, perMessageDeflate: false };

const LIBRARY = new library.WebSocketServer(OPTIONS);
const OWN = new own.WebSocketServer(LIMITS);

type Server = typeof LIBRARY | typeof OWN;
type WebSocket = own.WebSocket | library.WebSocket;

function frame(opcode: number, payload: string | readonly number[] = ''): Buffer {
  return clientFrame(FIN | opcode, Buffer.from(payload as string), MASK);
}

/** A request for an upgrade, and what the client gets for it. */
function ask(server: Server, request: object, head: Buffer = Buffer.alloc(0)) {
  const [near, client] = duplexPair();
  const taken = Promise.withResolvers<WebSocket>();
  const full = { method: 'GET', headers: HANDSHAKE, url: '/ws', ...request } as IncomingMessage;
  server.handleUpgrade(full, near, head, taken.resolve);
  return { client, near, taken: taken.promise };
}

/** A WebSocket, its client, and everything that it emits. */
async function open(server: Server, head?: Buffer) {
  const { client, near, taken } = ask(server, {}, head);
  const webSocket = await taken;
  const events: unknown[][] = [];
  for (const name of ['message', 'ping', 'pong'])
    webSocket.on(name, (bytes: Buffer, ...more: unknown[]) =>
      events.push([name, String(bytes), ...more]),
    );
  webSocket.on('error', () => events.push(['error']));
  const closed = new Promise<number>((resolve) => webSocket.once('close', resolve));
  await once(client, 'readable');
  client.read();
  return { webSocket, client, near, events, closed };
}

/** Waits until the client gets these bytes, in hexadecimal. */
async function gets(client: Duplex, hex: string): Promise<void> {
  const bytes: number[] = [];
  while (bytes.length < hex.length / 2) {
    if (client.readableLength === 0) await once(client, 'readable');
    bytes.push(...((client.read() as Buffer | null) ?? []));
  }
  assert.equal(Buffer.from(bytes).toString('hex'), hex);
}

for (const [name, server] of [
  ['ws', LIBRARY],
  ['the labs', OWN],
] as const) {
  describe(`the WebSocket of ${name}`, () => {
    test('answers a handshake, and refuses one that is not complete', async () => {
      const { client } = ask(server, {});
      const [answer] = await once(client, 'data');
      assert.match(String(answer), /^HTTP\/1\.1 101 /);
      assert.match(String(answer), /^Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r$/m);
      client.destroy();
      for (const request of [
        { method: 'POST' },
        { headers: { ...HANDSHAKE, 'sec-websocket-version': '1' } },
        { headers: { ...HANDSHAKE, 'sec-websocket-key': 'short==' } },
        { headers: { ...HANDSHAKE, 'sec-websocket-key': undefined } },
      ]) {
        const { client: refused } = ask(server, request);
        const [head] = await once(refused, 'data');
        assert.match(String(head), /^HTTP\/1\.1 40[05] /);
        refused.destroy();
      }
    });

    test('emits messages, pings and pongs in order, from the first bytes on, and answers pings', async () => {
      const { client, events, closed } = await open(server, frame(TEXT, 'first'));
      const last = frame(TEXT, 'last');
      client.write(Buffer.concat([frame(BINARY, 'b'), frame(PING, 'p'), frame(PONG), last]));
      await gets(client, '8a0170');
      assert.deepEqual(events, [
        ['message', 'first', false],
        ['message', 'b', true],
        ['ping', 'p'],
        ['pong', ''],
        ['message', 'last', false],
      ]);
      client.resume().end();
      await closed;
    });

    test('answers a close frame with the same code, and ends', async () => {
      for (const [payload, answer, code] of [
        [[0x03, 0xe8], '880203e8', 1000],
        [[], '8800', 1005],
      ] as const) {
        const { webSocket, client, closed } = await open(server);
        client.write(Buffer.concat([frame(CLOSE, payload), frame(TEXT, 'late')]));
        await gets(client, answer);
        client.resume().end();
        assert.equal(await closed, code);
        assert.equal(webSocket.readyState, own.WebSocket.CLOSED);
      }
    });

    test('closes with a code and a reason, once, and ends when the client has answered', async () => {
      const { webSocket, client, events, closed } = await open(server);
      webSocket.ping();
      await gets(client, '8900');
      webSocket.close(4000, 'why');
      webSocket.close(4001, 'again');
      await gets(client, '88050fa0776879');
      assert.equal(webSocket.readyState, own.WebSocket.CLOSING);
      // Until the client answers, it may still send.
      client.write(Buffer.concat([frame(TEXT, 'meanwhile'), frame(PING)]));
      client.write(frame(CLOSE, [0x0f, 0xa0]));
      client.resume().end();
      assert.equal(await closed, 4000);
      assert.deepEqual(events[0], ['message', 'meanwhile', false]);
    });

    test('tells a client that breaks a rule the code, and reads nothing more from it', async () => {
      for (const [bytes, close] of [
        [frame(3), '880203ea'],
        [frame(CLOSE, [0x03]), '880203ea'],
        [frame(TEXT, [0xff]), '880203ef'],
        [frame(TEXT, 'x'.repeat(LIMITS.maxPayload + 1)), '880203f1'],
      ] as const) {
        const { webSocket, client, events, closed } = await open(server);
        client.write(Buffer.concat([bytes, frame(TEXT, 'late')]));
        client.write(frame(TEXT, 'later'));
        await gets(client, close);
        assert.deepEqual(events, [['error']]);
        webSocket.terminate();
        assert.equal(await closed, 1006);
        client.destroy();
      }
    });

    test('is closed with 1006 if the connection ends without a close frame', async () => {
      for (const end of [
        (client: Duplex) => client.resume().end(),
        (client: Duplex, near: Duplex) => near.destroy(new Error('reset')) && client.destroy(),
      ]) {
        const { client, near, closed } = await open(server);
        end(client, near);
        assert.equal(await closed, 1006);
      }
    });

    test('emits nothing while it is paused', async () => {
      const { webSocket, client, events, closed } = await open(server);
      webSocket.pause();
      assert.equal(webSocket.isPaused, true);
      client.write(frame(TEXT, 'x'));
      await new Promise(setImmediate);
      assert.deepEqual(events, []);
      const emitted = once(webSocket, 'message');
      webSocket.resume();
      assert.equal(webSocket.isPaused, false);
      await emitted;
      client.destroy();
      webSocket.terminate();
      await closed;
    });
  });
}

test('a client that sends pings and does not read gets few pongs', async () => {
  const { webSocket, client, near, events, closed } = await open(OWN);
  for (let count = 0; count < 10_000; count += 1) client.write(frame(PING, 'x'.repeat(125)));
  while (events.length < 10_000) await new Promise(setImmediate);
  assert.ok(near.writableLength < 2 * near.writableHighWaterMark, `${near.writableLength} bytes`);
  webSocket.terminate();
  await closed;
  client.destroy();
});
