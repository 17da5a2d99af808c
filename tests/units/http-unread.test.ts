import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { refuseUnread, statusOf } from '../../stages/05-websocket-bridge/http-unread.ts';

function errorOf(code: string, packet?: string) {
  const rawPacket = packet === undefined ? {} : { rawPacket: Buffer.from(packet) };
  return Object.assign(new Error(code), { code, ...rawPacket });
}

test('an invalid request has the status for its error', () => {
  assert.equal(statusOf(errorOf('ERR_HTTP_REQUEST_TIMEOUT')), 408);
  assert.equal(statusOf(errorOf('HPE_HEADER_OVERFLOW')), 431);
  assert.equal(statusOf(errorOf('HPE_INVALID_CONSTANT')), 400);
  assert.equal(statusOf(new Error('without a code')), 400);
});

test('a request with an unknown method gets that status, and nonsense does not', () => {
  for (const [packet, status] of [
    ['FOO /path HTTP/1.1\r\nHost: localhost\r\n', 501],
    ['FOO /path HTTP/1.0\n', 501],
    ["~!#$%&'*+.^`|-_9 * HTTP/1.1\r\n", 501],
    ['FOO  HTTP/1.1\r\n', 400],
    ['FOO /a path HTTP/1.1\r\n', 400],
    ['FOO /path HTTP/1.2\r\n', 400],
    ['FOO /path HTTP/1.1', 400],
    ['F(O /path HTTP/1.1\r\n', 400],
    ['\r\nFOO /path HTTP/1.1\r\n', 400],
    ['SSH-2.0-OpenSSH_9.9\r\n', 400],
  ] as const) {
    assert.equal(statusOf(errorOf('HPE_INVALID_METHOD', packet)), status, packet);
  }
  // The method is known, so the error is another one.
  assert.equal(statusOf(errorOf('HPE_INVALID_HEADER_TOKEN', 'GET / HTTP/1.1\r\n')), 400);
});

test('an invalid request is answered in JSON, and our side ends', async () => {
  for (const [status, line, code] of [
    [400, '400 Bad Request', 'bad-request'],
    [408, '408 Request Timeout', 'timed-out'],
    [501, '501 Not Implemented', 'bad-request'],
  ] as const) {
    const socket = new PassThrough();
    refuseUnread(socket, status);
    const [head = '', body = ''] = Buffer.concat(await socket.toArray())
      .toString()
      .split('\r\n\r\n');
    assert.deepEqual(head.split('\r\n'), [
      `HTTP/1.1 ${line}`,
      'Connection: close',
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    ]);
    assert.equal(JSON.parse(body).code, code);
  }
});

test('further data is also invalid, and is not answered again', async () => {
  const socket = new PassThrough();
  refuseUnread(socket, 400);
  refuseUnread(socket, 400);
  const answer = Buffer.concat(await socket.toArray()).toString();
  assert.equal(answer.split('HTTP/1.1').length, 2);
});
