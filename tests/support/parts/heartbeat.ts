/**
 * A minute with clients of a WebSocket that send something now and then. Prints the heartbeats that each of them gets,
 * and what they say of it.
 */
import { PassThrough } from 'node:stream';
import { mock } from 'node:test';
import type { WebSocket } from 'ws';
import { MAX_CONTROL_FRAMES } from '../../../shared/limits.ts';
import { WebSocketConnection } from '../../../stages/05-websocket-bridge/websocket-connection.ts';
import { FakeWebSocket } from '../fake-websocket.ts';

let now = 0;
mock.method(performance, 'now', () => now);
mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });

/** Notes what it gets, and when. */
class Client extends FakeWebSocket {
  readonly #got: string[] = [];

  override ping(): void {
    this.#note('a ping');
  }

  override terminate(): void {
    this.#note('the end');
    super.terminate();
  }

  override close(code: number, reason: string): void {
    this.#note('a close frame');
    super.close(code, reason);
  }

  override pause(): void {
    this.#note('a pause');
    super.pause();
  }

  get story(): string {
    return this.#got.join(', ');
  }

  #note(what: string): void {
    this.#got.push(`${what} at ${now / 1_000} s`);
  }
}

class Answering extends Client {
  override ping(): void {
    super.ping();
    this.emit('pong');
  }
}

/** Each of them, and what it does in a second of this minute. */
const clients: [name: string, client: Client, act?: (second: number, client: Client) => void][] = [
  ['a client that answers pings', new Answering()],
  ['a client that sends nothing', new Client()],
  ...[14, 16].map((when): (typeof clients)[number] => [
    `a client that sends a message at ${when} s, and then nothing`,
    new Client(),
    (second, client) => void (second === when && client.say('hello')),
  ]),
  ['a client that is not read', Object.assign(new Client(), { isPaused: true })],
  [
    `a client that sends ${MAX_CONTROL_FRAMES - 1} pings after each heartbeat`,
    new Client(),
    (second, client) => {
      if (second % 20 !== 1) return;
      for (let count = 1; count < MAX_CONTROL_FRAMES; count += 1) client.emit('ping');
    },
  ],
];
for (const [, client] of clients)
  new WebSocketConnection(client as unknown as WebSocket, new PassThrough(), 'nowhere');
for (let second = 1; second <= 60; second += 1) {
  now += 1_000;
  for (const [, client, act] of clients) act?.(second, client);
  mock.timers.tick(1_000);
}
for (const [name, { story }] of clients) console.log(`${name} gets ${story}`);
process.exit();
