/** The contract of every connection, for all transports. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { describe, test } from 'node:test';
import { WebSocket } from 'ws';
import type { Connection, Line } from '../../shared/connection.ts';
import { TCP_OPTIONS, TcpConnection } from '../../stages/02-threaded-tcp/tcp-connection.ts';
import { frameLines } from '../../stages/04-broadcast/json-dialect.ts';
import { OwnNames } from '../../stages/05-websocket-bridge/own-names.ts';
import { Proxies } from '../../stages/05-websocket-bridge/proxies.ts';
import { webServer } from '../../stages/05-websocket-bridge/web-server.ts';
import { frameMessages } from '../../stages/05-websocket-bridge/websocket-frames.ts';
import { webSocketUpgrader } from '../../stages/05-websocket-bridge/websocket-route.ts';
import { Received } from '../support/received.ts';

/** The other side of a connection. */
interface Far {
  readonly heard: Received<string>;
  say(line: string): void;
  /** Stops reading from the wire. */
  stall(): void;
  end(): void;
  cut(): void;
}

interface Kind {
  readonly frame: (messages: readonly string[]) => Uint8Array;
  serve(take: (connection: Connection) => void): Server;
  open(port: number): Promise<Far>;
}

const KINDS: Record<string, Kind> = {
  TCP: {
    frame: frameLines,
    serve: (take) => createServer(TCP_OPTIONS, (socket) => take(new TcpConnection(socket))),
    async open(port) {
      const socket = connect(port, '127.0.0.1').setEncoding('utf8');
      const heard = new Received<string>();
      let rest = '';
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) heard.push(line);
      });
      socket.once('end', () => heard.end());
      socket.once('close', () => heard.end());
      await once(socket, 'connect');
      return {
        heard,
        say: (line) => void socket.write(`${line}\n`),
        stall: () => void socket.pause(),
        end: () => void socket.end(),
        cut: () => void socket.destroy(),
      };
    },
  },
  WebSocket: {
    frame: frameMessages,
    serve(take) {
      const names = new OwnNames({ hosts: [], publicUrl: undefined, report: () => {} });
      return webServer([], webSocketUpgrader(names, new Proxies([]), take));
    },
    async open(port) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
      const heard = new Received<string>();
      socket.on('error', () => {});
      socket.on('message', (data: Buffer) => heard.push(data.toString()));
      socket.once('close', () => heard.end());
      await once(socket, 'open');
      return {
        heard,
        say: (line) => socket.send(line),
        stall: () => socket.pause(),
        end: () => socket.close(),
        cut: () => socket.terminate(),
      };
    },
  },
};

for (const [name, kind] of Object.entries(KINDS)) {
  describe(`a ${name} connection`, () => {
    test('gives the lines in order, and ends when the client does', async () => {
      await using pair = await connected(kind);
      for (const line of ['one', '', 'zwölf 😀']) pair.far.say(line);
      pair.far.end();
      assert.deepEqual(await read(pair.near), ['one', '', 'zwölf 😀']);
    });

    test('ends quietly when the client is cut off', async () => {
      await using pair = await connected(kind);
      pair.far.cut();
      assert.deepEqual(await read(pair.near), []);
    });

    test('writes encoded bytes of any length', async () => {
      await using pair = await connected(kind);
      const lines = ['', 'x', 'y'.repeat(125), 'z'.repeat(126), 'ä'.repeat(40_000), 'end'];
      pair.near.write(kind.frame(lines));
      for (const line of lines) assert.equal(await pair.far.heard.next('a line'), line);
    });

    test('delivers the last message before it closes, and accepts nothing after it', async () => {
      await using pair = await connected(kind);
      pair.far.say('still unread');
      pair.near.write(kind.frame(['last word']));
      pair.near.close('left');
      pair.near.write(kind.frame(['too late']));
      assert.deepEqual(await pair.far.heard.rest(), ['last word']);
    });

    test('can be left by its reader, and still be written to', async () => {
      await using pair = await connected(kind);
      pair.far.say('first');
      for await (const _lines of pair.near) break;
      pair.near.write(kind.frame(['answer']));
      assert.equal(await pair.far.heard.next('the answer'), 'answer');
    });

    test('reports the queue of a stopped reader, and cuts it off when closed', async () => {
      await using pair = await connected(kind);
      pair.far.stall();
      const chunk = kind.frame(['x'.repeat(1024 * 1024)]);
      // More than the kernel's buffers of both sides hold.
      for (let count = 0; count < 16; count += 1) pair.near.write(chunk);
      assert.ok(pair.near.queuedBytes > 1024 * 1024, `${pair.near.queuedBytes} bytes`);
      pair.near.close('too-slow');
      await read(pair.near);
    });
  });
}

async function connected(kind: Kind): Promise<AsyncDisposable & { near: Connection; far: Far }> {
  const { promise, resolve } = Promise.withResolvers<Connection>();
  const server = kind.serve(resolve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const far = await kind.open((server.address() as AddressInfo).port);
  const near = await promise;
  return {
    near,
    far,
    async [Symbol.asyncDispose]() {
      far.cut();
      near.close('left');
      server.close();
      await once(server, 'close');
    },
  };
}

async function read(connection: Connection): Promise<Line[]> {
  const all: Line[] = [];
  for await (const lines of connection) all.push(...lines);
  return all;
}
