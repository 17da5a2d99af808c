import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import {
  pathOf,
  type Route,
  responderFor,
  targetOf,
} from '../../stages/05-websocket-bridge/route.ts';
import { requestOf } from '../support/request.ts';

const page = () => {};
const upload = () => {};
const late = () => {};
const ROUTES: readonly Route[] = [
  (path) => (path === '/page' ? { GET: page } : undefined),
  (path) => (path === '/clips' ? { POST: upload } : undefined),
  (path) => (path === '/both' ? { GET: page, POST: upload } : undefined),
  (path) => (path === '/page' ? { GET: late } : undefined),
];

function responder(method: string, path: string) {
  return responderFor(ROUTES, requestOf(`${method} ${path} HTTP/1.1`));
}

test('the first route that has a path answers', () => {
  assert.equal(responder('GET', '/page'), page);
  assert.equal(responder('HEAD', '/page'), page);
  assert.equal(responder('GET', '/%70age?query'), page);
  assert.equal(responder('POST', '/clips'), upload);
  assert.equal(responder('GET', '/both'), page);
  assert.equal(responder('POST', '/both'), upload);
});

test('a path that no route has is not found, for any method', () => {
  for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS'])
    assert.throws(() => responder(method, '/nothing'), { code: 'not-found' });
});

test('a method that a path does not support is refused with the list of those it does', () => {
  for (const [method, path, allowed] of [
    ['POST', '/page', 'GET, HEAD, OPTIONS'],
    ['PUT', '/page', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/page', 'GET, HEAD, OPTIONS'],
    ['TRACE', '/page', 'GET, HEAD, OPTIONS'],
    ['PATCH', '/page', 'GET, HEAD, OPTIONS'],
    ['CONNECT', '/page', 'GET, HEAD, OPTIONS'],
    ['GET', '/clips', 'POST, OPTIONS'],
    ['HEAD', '/clips', 'POST, OPTIONS'],
    ['PUT', '/both', 'GET, HEAD, POST, OPTIONS'],
  ] as const) {
    assert.throws(() => responder(method, path), {
      status: 405,
      headers: { Allow: allowed },
      detail: `this path supports ${allowed}`,
    });
  }
});

test('OPTIONS is answered with the methods of a path, or of the server', () => {
  for (const [path, allowed] of [
    ['/page', 'GET, HEAD, OPTIONS'],
    ['/clips', 'POST, OPTIONS'],
    ['/both', 'GET, HEAD, POST, OPTIONS'],
    ['*', 'GET, HEAD, POST, OPTIONS'],
  ] as const) {
    const told: unknown[] = [];
    const response = {
      writeHead(...head: unknown[]) {
        told.push(...head);
        return this;
      },
      end: () => told.push('end'),
    };
    void responder('OPTIONS', path)(
      requestOf(`OPTIONS ${path} HTTP/1.1`),
      response as unknown as ServerResponse,
    );
    assert.deepEqual(told, [204, { Allow: allowed }, 'end']);
  }
  assert.throws(() => responder('GET', '*'), { code: 'bad-request' });
});

test('an unknown method is not implemented, on any path', () => {
  for (const method of ['PROPFIND', 'get', ''])
    assert.throws(() => responder(method, '/nothing'), {
      status: 501,
      detail: /does not know the method/,
    });
});

const HOST = { host: 'chat.example:8080' };

test('the URL of a request is its target, with the host in Host or in the target itself', () => {
  for (const [target, url] of [
    ['/', 'http://chat.example:8080/'],
    ['/health?a=/b', 'http://chat.example:8080/health?a=/b'],
    // Not the host "health", as in a relative link.
    ['//health', 'http://chat.example:8080//health'],
    ['http://other.example/health', 'http://other.example/health'],
    ['HTTPS://other.example', 'https://other.example/'],
  ] as const) {
    assert.equal(targetOf(requestOf(`GET ${target} HTTP/1.1`, HOST)).href, url);
  }
});

test('a target that is not a web address is refused, and so is one with a password', () => {
  for (const target of [
    '*',
    'health',
    'http:',
    'http://',
    'ftp://localhost/',
    'xhttp://localhost/',
    'http://alice@localhost/',
    'http://:secret@localhost/',
  ]) {
    assert.throws(() => targetOf(requestOf(`GET ${target} HTTP/1.1`, HOST)), {
      code: 'bad-request',
      detail: /web address/,
    });
  }
});

test('a path has only one form, and no query', () => {
  for (const [target, path] of [
    ['/health', '/health'],
    ['/health?x', '/health'],
    ['/%68ealth', '/health'],
    ['/icons/../health', '/health'],
    ['/icons/%2e%2E/health', '/health'],
    ['/%2fhealth', '/%2fhealth'],
    ['/caf%C3%A9', '/café'],
  ] as const) {
    assert.equal(pathOf(requestOf(`GET ${target} HTTP/1.1`)), path);
  }
});

test('a path that is not percent-encoded UTF-8 is refused', () => {
  for (const path of ['/%', '/%ff', '/%zz'])
    assert.throws(() => pathOf(requestOf(`GET ${path} HTTP/1.1`)), {
      code: 'bad-request',
      detail: /percent-encoded/,
    });
});

const oneHost = { code: 'bad-request', detail: /one Host/ };

test('Host has a host and an optional port, and no other part of a URL', () => {
  for (const host of ['x', 'localhost', 'LOCALHOST:1', '[::1]:8080'])
    assert.equal(targetOf(requestOf('GET / HTTP/1.1', { host })).host, host.toLowerCase());
  for (const host of [
    '',
    '/localhost',
    'localhost/health',
    'localhost?',
    'localhost#',
    'evil.example@localhost',
    'evil.example\\localhost',
    'local host',
    ' ',
  ]) {
    assert.throws(() => targetOf(requestOf('GET / HTTP/1.1', { host })), oneHost, `"${host}"`);
  }
});

test('each request has one Host; in HTTP/1.0 it may be missing, and means this server', () => {
  assert.throws(() => targetOf(requestOf('GET / HTTP/1.1', {})), oneHost);
  assert.throws(() => targetOf(requestOf('GET http://localhost/ HTTP/1.1', {})), oneHost);
  assert.equal(targetOf(requestOf('GET / HTTP/1.0', {})).host, 'localhost');
  assert.equal(
    targetOf(requestOf('GET / HTTP/1.0', { host: 'chat.example' })).host,
    'chat.example',
  );
  const twice = Object.assign(requestOf('GET / HTTP/1.1'), {
    headersDistinct: { host: ['localhost', 'localhost'] },
  });
  assert.throws(() => targetOf(twice), oneHost);
});
