/** Another implementation, `ws`, reads our frames over a real socket. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import { WebSocket, WebSocketServer } from 'ws';
import { frameMessages } from '../../stages/05-websocket-bridge/websocket-frames.ts';

/** Lengths at which the header of a frame grows, and their neighbours. */
const EDGES = [0, 1, 124, 125, 126, 127, 65_534, 65_535, 65_536, 65_537];

const length = fc.oneof(fc.constantFrom(...EDGES), fc.nat(3_000));
const message = fc.tuple(fc.constantFrom('x', '€', '😀'), length).map(([unit, bytes]) => {
  const text = unit.repeat(bytes / Buffer.byteLength(unit));
  return text + 'x'.repeat(bytes - Buffer.byteLength(text));
});

test('frames of every length are read back unchanged', async () => {
  await using line = await openLine();
  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 8 }), async (messages) => {
      const read = line.read(messages.length);
      line.socket.write(frameMessages(messages));
      assert.deepEqual(await read, messages);
    }),
    { numRuns: 50, examples: EDGES.map((edge) => [['x'.repeat(edge)]]) },
  );
});

/** A WebSocket whose server end is a plain socket. */
async function openLine() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const upgrader = new WebSocketServer({ noServer: true });
  const upgraded = new Promise<Duplex>((resolve) => {
    server.once('upgrade', (request, socket, head) =>
      upgrader.handleUpgrade(request, socket, head, () => resolve(socket)),
    );
  });
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const socket = await upgraded;
  await once(client, 'open');
  return {
    socket,
    /** The next messages to arrive. */
    read(count: number): Promise<string[]> {
      const messages: string[] = [];
      return new Promise((resolve, reject) => {
        client.once('error', reject);
        client.on('message', function take(data: Buffer) {
          if (messages.push(data.toString()) < count) return;
          client.off('message', take).off('error', reject);
          resolve(messages);
        });
      });
    },
    async [Symbol.asyncDispose]() {
      client.terminate();
      server.close();
      await once(server, 'close');
    },
  };
}
