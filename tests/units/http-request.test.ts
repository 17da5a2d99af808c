import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathOf, targetOf } from '../../stages/05-websocket-bridge/http-request.ts';
import { requestOf } from '../support/request.ts';

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
