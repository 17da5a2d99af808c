import assert from 'node:assert/strict';
import { createServer, type ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { type Code, DETAILS, ProtocolError } from '../../shared/codes.ts';
import { bugEntry, type LogEntry } from '../../shared/log.ts';
import {
  errorResponse,
  HttpRefusal,
  refuseOnSocket,
  sendJson,
  statusOfParserError,
  writeJson,
} from '../../stages/05-websocket-bridge/http-response.ts';
import { ask, connectTo } from '../support/wireless-http.ts';

test('JSON is sent with its type and its length in bytes, and is not cached', async () => {
  const server = createServer((_request, response) => sendJson(response, 202, { name: 'Zoë' }));
  const { status, headers, body } = await ask(server, 'GET / HTTP/1.1', 'Host: localhost');
  assert.equal(status, 202);
  assert.equal(headers.get('content-type'), 'application/json');
  assert.equal(headers.get('content-length'), '15');
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.equal(Buffer.from(body, 'latin1').toString(), '{"name":"Zoë"}');
});

test('JSON can be written with extra headers, and without ending the response', async () => {
  const written = Promise.withResolvers<ServerResponse>();
  const server = createServer((_request, response) => {
    writeJson(response, 400, {}, { 'Cache-Control': 'private', Allow: 'GET' });
    written.resolve(response);
  });
  const { client } = connectTo(server);
  client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const response = await written.promise;
  assert.equal(response.writableEnded, false);
  const [sent] = await client.take(1).toArray();
  const [head = '', body] = String(sent).split('\r\n\r\n');
  const lines = head.split('\r\n');
  assert.equal(lines[0], 'HTTP/1.1 400 Bad Request');
  assert.ok(lines.includes('Cache-Control: private'));
  assert.ok(lines.includes('Allow: GET'));
  assert.equal(body, '{}');
});

/** A code that is not listed is a failure of the server. */
const STATUS: { readonly [C in Code]?: number } = {
  'bad-request': 400,
  unauthorized: 401,
  'wrong-page': 403,
  'not-found': 404,
  'timed-out': 408,
  'clip-expired': 410,
  'clip-too-big': 413,
  'clip-too-long': 413,
  'clip-type': 415,
  'wrong-host': 421,
  'too-many-uploads': 429,
  'server-full': 503,
  'store-full': 507,
};

test('a refusal has the status for its code', () => {
  for (const code of Object.keys(DETAILS) as Code[]) {
    const { status, error, headers } = errorResponse(new ProtocolError(code), () => {});
    assert.equal(status, STATUS[code] ?? 500, code);
    assert.deepEqual(error, { code, detail: DETAILS[code] });
    assert.deepEqual(headers, {});
  }
});

test('a refusal can have its own status and headers', () => {
  const refusal = new HttpRefusal(405, 'not so', { Allow: 'GET' });
  assert.deepEqual(
    errorResponse(refusal, () => {}),
    {
      status: 405,
      error: { code: 'bad-request', detail: 'not so' },
      headers: { Allow: 'GET' },
    },
  );
  assert.deepEqual(errorResponse(new HttpRefusal(406, 'no'), () => {}).headers, {});
});

test('a system without file handles is full, which is not logged as a bug', () => {
  const log = () => assert.fail('logged');
  for (const code of ['EMFILE', 'ENFILE']) {
    const { status, error } = errorResponse(Object.assign(new Error(code), { code }), log);
    assert.deepEqual([status, error.code], [503, 'server-full']);
  }
  errorResponse(new ProtocolError('not-found'), log);
});

test('any other error is a bug: it is logged, and its details are not sent', () => {
  const logged: LogEntry[] = [];
  const bug = Object.assign(new Error('/secret/path'), { code: 'ENOENT' });
  const { status, error } = errorResponse(bug, (entry) => logged.push(entry));
  assert.deepEqual([status, error.code], [500, 'internal-error']);
  assert.doesNotMatch(JSON.stringify(error), /secret/);
  assert.deepEqual(logged, [bugEntry('Answering a request', bug)]);
});

function errorOf(code: string, packet?: string) {
  const rawPacket = packet === undefined ? {} : { rawPacket: Buffer.from(packet) };
  return Object.assign(new Error(code), { code, ...rawPacket });
}

test('an invalid request has the status for its error', () => {
  assert.equal(statusOfParserError(errorOf('ERR_HTTP_REQUEST_TIMEOUT')), 408);
  assert.equal(statusOfParserError(errorOf('HPE_HEADER_OVERFLOW')), 431);
  assert.equal(statusOfParserError(errorOf('HPE_INVALID_CONSTANT')), 400);
  assert.equal(statusOfParserError(new Error('without a code')), 400);
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
    assert.equal(statusOfParserError(errorOf('HPE_INVALID_METHOD', packet)), status, packet);
  }
  // The method is known, so the error is another one.
  assert.equal(statusOfParserError(errorOf('HPE_INVALID_HEADER_TOKEN', 'GET / HTTP/1.1\r\n')), 400);
});

test('an invalid request is answered in JSON, and our side ends', async () => {
  for (const [status, line, code] of [
    [400, '400 Bad Request', 'bad-request'],
    [408, '408 Request Timeout', 'timed-out'],
    [501, '501 Not Implemented', 'bad-request'],
  ] as const) {
    const socket = new PassThrough();
    refuseOnSocket(socket, status);
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
  refuseOnSocket(socket, 400);
  refuseOnSocket(socket, 400);
  const answer = Buffer.concat(await socket.toArray()).toString();
  assert.equal(answer.split('HTTP/1.1').length, 2);
});
