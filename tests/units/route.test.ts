import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { type Route, responderFor } from '../../stages/05-websocket-bridge/route.ts';
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
      detail: `this can be asked for with ${allowed}`,
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
