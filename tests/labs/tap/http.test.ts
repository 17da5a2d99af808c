import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cut, frame, piecesOf, type Said, UPGRADE } from './bytes.ts';

const found = (...said: readonly Said[]) =>
  piecesOf(...said).map(({ from, kind, title, text }) => [from, kind, title, text]);
const titles = (...said: readonly Said[]) => piecesOf(...said).map(({ title }) => title);

const REQUEST = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

test('a head is one piece, and a body of known length another', () => {
  const said: Said[] = [
    ['client', 'POST /x HTTP/1.1\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\n\r\n'],
    [
      'server',
      'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n',
    ],
  ];
  assert.deepEqual(found(...said), [
    ['client', 'head', 'POST /x HTTP/1.1', 'POST /x HTTP/1.1\\r\\nContent-Length: 5\\r\\n\\r\\n'],
    ['client', 'body', 'body, 5 bytes', 'hello'],
    ['client', 'head', 'GET / HTTP/1.1', 'GET / HTTP/1.1\\r\\n\\r\\n'],
    ['server', 'head', 'HTTP/1.1 200 OK', 'HTTP/1.1 200 OK\\r\\ncontent-length: 2\\r\\n\\r\\n'],
    ['server', 'body', 'body, 2 bytes', 'ok'],
    [
      'server',
      'head',
      'HTTP/1.1 404 Not Found',
      'HTTP/1.1 404 Not Found\\r\\ncontent-length: 0\\r\\n\\r\\n',
    ],
  ]);
});

test('the rest of a body that comes in several chunks is passed over', () => {
  const said: Said[] = [
    ['client', 'POST /x HTTP/1.1\r\nContent-Length: 9\r\n\r\nhe'],
    ['client', 'llo w'],
    ['client', 'orGET / HTTP/1.1\r\n\r\n'],
  ];
  const [, body, next] = piecesOf(...said);
  assert.deepEqual([body?.text, (body?.end ?? 0) - (body?.start ?? 0)], ['he', 9]);
  assert.equal(next?.title, 'GET / HTTP/1.1');
});

test('chunked bodies are shown chunk by chunk, up to the trailer', () => {
  const said: Said[] = [
    ['client', REQUEST + REQUEST],
    [
      'server',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\nA\r\n0123456789\r\n0\r\nTrailer: 1\r\n\r\n',
    ],
    ['server', 'HTTP/1.1 204 No Content\r\n\r\n'],
  ];
  const expected = [
    'chunk of 5 bytes',
    'chunk of 10 bytes',
    'last chunk',
    'HTTP/1.1 204 No Content',
  ];
  assert.deepEqual(titles(...said).slice(3), expected);
  assert.deepEqual(titles(...cut(...said)).slice(3), expected);
});

test('what claims to be chunked and is not is shown as it is', () => {
  const said: Said = [
    'server',
    `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${'x'.repeat(1_024)}`,
  ];
  assert.deepEqual(titles(said), ['HTTP/1.1 200 OK', 'not a chunk']);
});

test('a response without a length lasts until the connection ends', () => {
  assert.deepEqual(
    titles(['client', REQUEST], ['server', 'HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 '], ['server', 'x']),
    ['GET / HTTP/1.1', 'HTTP/1.1 200 OK', 'body', 'body'],
  );
});

test('responses to HEAD, and 1xx, 204 and 304, have no body', () => {
  const said: Said[] = [
    ['client', `HEAD / HTTP/1.1\r\n\r\n${REQUEST}${REQUEST}`],
    ['server', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n'],
    [
      'server',
      'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n',
    ],
  ];
  assert.deepEqual(
    piecesOf(...said).map(({ kind }) => kind),
    Array(7).fill('head'),
  );
});

test('after 101 both sides speak in frames', () => {
  const pieces = piecesOf(
    ...UPGRADE,
    ['client', frame('a', { mask: [1, 2, 3, 4] })],
    ['server', frame('b')],
  );
  assert.deepEqual(
    pieces.map(({ kind }) => kind),
    ['head', 'head', 'frame', 'frame'],
  );
});

test('a refused upgrade leaves HTTP as it was', () => {
  const [request] = UPGRADE;
  assert.ok(request);
  const refusal: Said = ['server', 'HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno'];
  assert.deepEqual(titles(request, refusal, ['client', REQUEST]), [
    'GET /ws HTTP/1.1',
    'HTTP/1.1 403 Forbidden',
    'body, 2 bytes',
    'GET / HTTP/1.1',
  ]);
});

test('what only begins like HTTP is a line, and TLS is not decoded', () => {
  assert.deepEqual(found(['client', 'GE'], ['client', 'T\n'], ['server', 'HTTP/2\n']), [
    ['client', 'line', 'line', 'GET\\n'],
    ['server', 'line', 'line', 'HTTP/2\\n'],
  ]);
  assert.match(titles(['client', '\x16\x03\x01'])[0] ?? '', /^TLS/);
});

for (const method of [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'PATCH',
  'OPTIONS',
  'CONNECT',
  'TRACE',
])
  test(`${method} begins a request`, () =>
    assert.deepEqual(titles(['client', `${method} / HTTP/1.1\r\n\r\n`]), [`${method} / HTTP/1.1`]));

test('heads may end with LF alone, as some programs write them', () => {
  const said: Said = [
    'client',
    'POST / HTTP/1.1\nA: b\nContent-Length: 12\n\nhello, worldGET / HTTP/1.1\n\n',
  ];
  assert.deepEqual(titles(said), ['POST / HTTP/1.1', 'body, 12 bytes', 'GET / HTTP/1.1']);
});

test('a length that is no number is not believed', () => {
  for (const length of ['x1', '1x', '', '-1'])
    assert.deepEqual(
      titles(['client', `POST / HTTP/1.1\r\nContent-Length: ${length}\r\n\r\n${REQUEST}`]).length,
      2,
      length,
    );
});

test('chunk sizes are hexadecimal, and there may be several trailers', () => {
  const body = `1a\r\n${'x'.repeat(26)}\r\n0\r\nA: 1\r\nB: 2\r\n\r\n`;
  const said: Said[] = [
    ['client', REQUEST + REQUEST],
    [
      'server',
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n${body}HTTP/1.1 204 No Content\r\n\r\n`,
    ],
  ];
  assert.deepEqual(titles(...said).slice(3), [
    'chunk of 26 bytes',
    'last chunk',
    'HTTP/1.1 204 No Content',
  ]);
});
