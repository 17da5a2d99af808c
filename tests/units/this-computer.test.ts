import assert from 'node:assert/strict';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { test } from 'node:test';
import {
  includesLoopback,
  isFromThisComputer,
} from '../../stages/05-websocket-bridge/this-computer.ts';

interface Request {
  readonly from?: string;
  readonly host?: string;
  readonly version?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function accepts({ from = '127.0.0.1', host = 'localhost:8080', version, headers }: Request) {
  const request = requestOf({
    from,
    host,
    ...(version && { version }),
    ...(headers && { headers }),
  });
  return isFromThisComputer(request, 'http://localhost:9000');
}

function requestOf({ from, host = '', version = '1.1', headers = {} }: Request): IncomingMessage {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: from });
  const request = new IncomingMessage(socket);
  request.url = '/stats';
  request.httpVersion = version;
  request.httpVersionMajor = 1;
  request.httpVersionMinor = Number(version.at(-1));
  request.rawHeaders = Object.entries({ host, ...headers }).flat();
  Object.assign(request.headers, { host, ...headers });
  Object.assign(request.headersDistinct, { host: [host] });
  return request;
}

test('a program on this computer is one that connects from a loopback address to a loopback name', () => {
  for (const from of ['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1'])
    for (const host of ['localhost', 'localhost:8080', '127.0.0.1:8080', '[::1]:8080', 'LOCALHOST'])
      assert.ok(accepts({ from, host }), `${from} ${host}`);
});

test('any other address is another computer, whatever it calls this one', () => {
  for (const from of ['192.168.1.5', '::ffff:192.168.1.5', 'fe80::1', '2001:db8::1', ''])
    assert.ok(!accepts({ from }), from);
});

test('a program that calls this computer by another name may be passed on by a tunnel', () => {
  for (const host of ['chat.example.org', '192.168.1.5:8080', 'localhost.example.org', '[::2]'])
    assert.ok(!accepts({ host }), host);
});

test('the public address of the page is not this computer, even if it is called localhost', () => {
  assert.ok(!accepts({ host: 'localhost:9000' }));
});

test('a request that a proxy or a tunnel has passed on is refused', () => {
  for (const name of [
    ...['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'],
    ...['x-real-ip', 'x-client-ip', 'true-client-ip', 'cf-connecting-ip', 'cf-ray', 'cdn-loop'],
    ...['x-original-host', 'x-cluster-client-ip', 'fly-client-ip', 'fastly-client-ip'],
    ...['ngrok-skip-browser-warning', 'tailscale-user-login'],
  ])
    assert.ok(!accepts({ headers: { [name]: '127.0.0.1' } }), name);
  // What nginx sends unless it is told otherwise.
  assert.ok(!accepts({ version: '1.0' }));
  assert.ok(accepts({ headers: { 'user-agent': 'Prometheus/3.0', accept: 'text/plain' } }));
  for (const name of ['viaduct', 'no-via'])
    assert.ok(accepts({ headers: { [name]: 'a name that only contains one of these' } }), name);
});

test('a server can be reached from this computer if it listens on a loopback address or on all', () => {
  for (const address of ['127.0.0.1', '::1', '0.0.0.0', '::']) assert.ok(includesLoopback(address));
  for (const address of ['192.168.1.5', 'fd00::5', 'chat.example.org'])
    assert.ok(!includesLoopback(address));
});
