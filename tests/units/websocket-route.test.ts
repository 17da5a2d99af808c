import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import type { Connection, Line } from '../../shared/connection.ts';
import { MAX_LINE_BYTES } from '../../shared/limits.ts';
import { OwnNames } from '../../stages/05-websocket-bridge/own-names.ts';
import { Proxies } from '../../stages/05-websocket-bridge/proxies.ts';
import { webServer } from '../../stages/05-websocket-bridge/web-server.ts';
import {
  webSocketRoute,
  webSocketUpgrader,
} from '../../stages/05-websocket-bridge/websocket-route.ts';
import { requestOf } from '../support/request.ts';
import { askAll, connectTo } from '../support/wireless-http.ts';

const NAMES = new OwnNames({ hosts: [], publicUrl: undefined, report: () => {} });

function upgraderTo(serve: (connection: Connection) => void) {
  return webSocketUpgrader(NAMES, new Proxies(['192.0.2.200']), serve);
}

/** A WebSocket server, and its next connection. */
function chat(): { readonly server: Server; readonly taken: Promise<Connection> } {
  const { promise, resolve } = Promise.withResolvers<Connection>();
  return { server: webServer([webSocketRoute(NAMES)], upgraderTo(resolve)), taken: promise };
}

/** A WebSocket to this server, as a program opens it. */
function open(server: Server, headers: Record<string, string> = {}, from = '192.0.2.1'): WebSocket {
  const { client } = connectTo(server, from);
  const createConnection = () => client as never;
  return new WebSocket('ws://localhost/ws', { createConnection, headers }).on('error', () => {});
}

/** The bytes of a WebSocket handshake with these headers. */
function handshake(...lines: string[]): string {
  return [
    'GET /ws HTTP/1.1',
    'Host: localhost',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...lines,
    '',
    '',
  ].join('\r\n');
}

test('a WebSocket needs a handshake at /ws, our name and our page', () => {
  const { wants } = upgraderTo(() => {});
  const wanted = { host: 'localhost', upgrade: 'websocket' };
  const offered = (line: string, headers: Record<string, string>) =>
    wants(requestOf(line, headers));
  const GET = 'GET /ws HTTP/1.1';
  assert.equal(offered(GET, wanted), true);
  assert.equal(offered('GET /w%73?x HTTP/1.1', { ...wanted, upgrade: 'WebSocket' }), true);
  assert.equal(offered(GET, { ...wanted, origin: 'http://localhost' }), true);
  assert.equal(offered(GET, { host: 'localhost' }), false);
  assert.equal(offered(GET, { ...wanted, upgrade: 'h2c' }), false);
  assert.equal(offered('GET / HTTP/1.1', wanted), false);
  assert.equal(offered(GET, { ...wanted, host: 'evil.example' }), false);
  assert.equal(offered(GET, { ...wanted, origin: 'http://evil.example' }), false);
  // The response to the request says what is wrong.
  assert.equal(offered('GET /% HTTP/1.1', wanted), false);
});

test('an upgraded request is a connection, from the address of its client', async () => {
  for (const [from, headers, address] of [
    ['192.0.2.1', {}, '192.0.2.1'],
    ['192.0.2.200', { 'x-forwarded-for': '192.0.2.7' }, '192.0.2.7'],
  ] as const) {
    const { server, taken } = chat();
    const client = open(server, headers, from);
    const connection = await taken;
    assert.equal(connection.remoteAddress, address);
    client.terminate();
  }
});

test('a subprotocol or an extension that a client offers is not accepted', async () => {
  const { server, taken } = chat();
  const { client } = connectTo(server);
  const offers = [
    'Sec-WebSocket-Protocol: chat, mqtt',
    'Sec-WebSocket-Extensions: permessage-deflate',
  ];
  client.write(handshake('Upgrade: WebSocket', ...offers));
  await taken;
  const [head] = (await once(client, 'data')) as [Buffer];
  assert.match(String(head), /^HTTP\/1\.1 101 /);
  assert.doesNotMatch(String(head), /sec-websocket-(protocol|extensions)/i);
  client.destroy(new Error('reset'));
});

test('an invalid handshake is refused, and its connection ends', async () => {
  const { server } = chat();
  const [answer] = await askAll(
    server,
    handshake('Upgrade: websocket').replace('Version: 13', 'Version: 1'),
  );
  assert.equal(answer?.status, 400);
});

/** The lines that a server gets from a client, and the close code that the client gets. */
async function heardOf(speak: (client: WebSocket) => void): Promise<[Line[], number]> {
  const { server, taken } = chat();
  const client = open(server);
  const closed = once(client, 'close');
  await once(client, 'open');
  speak(client);
  client.close();
  const heard: Line[] = [];
  for await (const lines of await taken) heard.push(...lines);
  const [code] = await closed;
  return [heard, code];
}

test('a message is a line, whether it arrives in one frame or in several', async () => {
  const heard = await heardOf((client) => {
    client.send('whole');
    client.send('in ', { fin: false });
    client.send('parts', { fin: true });
    client.send('x'.repeat(MAX_LINE_BYTES));
  });
  assert.deepEqual(heard, [['whole', 'in parts', 'x'.repeat(MAX_LINE_BYTES)], 1005]);
});

test('a message that is too long, binary or not UTF-8 ends the connection with the code for it', async () => {
  for (const [code, speak] of [
    [1009, (client: WebSocket) => client.send('x'.repeat(MAX_LINE_BYTES + 1))],
    [
      1009,
      (client: WebSocket) => {
        client.send('x'.repeat(MAX_LINE_BYTES), { fin: false });
        client.send('x');
      },
    ],
    [1003, (client: WebSocket) => client.send(Buffer.from('x'))],
    [1007, (client: WebSocket) => client.send(Buffer.from([0xc3, 0x28]), { binary: false })],
  ] as const) {
    const [heard, actual] = await heardOf((client) => {
      client.send('hello');
      speak(client);
      client.send('too late');
    });
    assert.deepEqual([heard, actual], [['hello'], code]);
  }
});

test('an ordinary request to /ws is refused, and another page is told the reason', () => {
  const route = webSocketRoute(NAMES);
  const ask = (origin: string) => {
    const request = requestOf('GET /ws HTTP/1.1', { host: 'localhost', origin });
    return route('/ws', request)?.GET?.(request, undefined as never);
  };
  assert.throws(() => ask('http://localhost'), {
    status: 426,
    headers: { Upgrade: 'websocket' },
    detail: /WebSockets/,
  });
  assert.throws(() => ask('http://evil.example'), { code: 'wrong-page' });
  assert.equal(route('/other', requestOf('GET /other HTTP/1.1')), undefined);
});
