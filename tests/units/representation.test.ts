import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Representation, represent } from '../../stages/05-websocket-bridge/representation.ts';
import { webServer } from '../../stages/05-websocket-bridge/web-server.ts';
import type { RawResponse } from '../support/raw-http.ts';
import { ask } from '../support/wireless-http.ts';

const TEXT = 'abcdefghijklmnopqrstuvwxyz';
const PACKED = 'packed';
const MODIFIED = 'Thu, 26 Nov 2026 12:00:00 GMT';
const EARLIER = 'Thu, 26 Nov 2026 11:59:59 GMT';
const LATER = 'Thu, 26 Nov 2026 12:00:01 GMT';

const plain: Representation = {
  type: 'text/plain',
  encoding: 'identity',
  size: TEXT.length,
  etag: '"plain"',
  modified: MODIFIED,
  read: (start, end) => [Buffer.from(TEXT.slice(start, end + 1))],
};
const gzip: Representation = {
  ...plain,
  encoding: 'gzip',
  size: PACKED.length,
  etag: '"packed"',
  read: () => [Buffer.from(PACKED)],
};

/** The response to a request for a resource with these forms. */
function fetchOf(
  forms: readonly Representation[],
  lines: readonly string[] = [],
  method = 'GET',
): Promise<RawResponse> {
  const server = webServer([
    () => ({ GET: (request, response) => represent(request, response, forms) }),
  ]);
  return ask(server, `${method} / HTTP/1.1`, 'Host: localhost', ...lines);
}

test('the whole resource is sent with all its headers', async () => {
  const { status, headers, body } = await fetchOf([plain]);
  assert.deepEqual([status, body], [200, TEXT]);
  for (const [name, value] of [
    ['accept-ranges', 'bytes'],
    ['content-type', 'text/plain'],
    ['content-length', '26'],
    ['etag', '"plain"'],
    ['last-modified', MODIFIED],
    ['content-encoding', undefined],
    ['content-range', undefined],
    ['vary', undefined],
  ] as const) {
    assert.equal(headers.get(name), value, name);
  }
});

test('HEAD is answered with the headers only, and nothing is read for it', async () => {
  const unread = { ...plain, read: () => assert.fail('it was read') };
  const { status, headers, body } = await fetchOf([unread], [], 'HEAD');
  assert.deepEqual([status, headers.get('content-length'), body], [200, '26', '']);
});

for (const [accepted, encoding] of [
  [undefined, 'identity'],
  ['', 'identity'],
  ['gzip', 'gzip'],
  ['GZip', 'gzip'],
  ['br, *', 'gzip'],
  ['gzip;q=0', 'identity'],
  ['gzip; q=0.2, identity;q=0.5', 'identity'],
  ['identity;q=0.2, gzip;q=0.5', 'gzip'],
  ['identity;q=0.5, gzip;q=0.5', 'identity'],
  ['gzip;q=0.5, identity;q=0.5', 'gzip'],
  ['br', 'identity'],
] as const) {
  test(`of two forms a client that accepts "${accepted}" gets ${encoding}`, async () => {
    const lines = accepted === undefined ? [] : [`Accept-Encoding: ${accepted}`];
    const { headers, body } = await fetchOf([gzip, plain], lines);
    assert.equal(headers.get('content-encoding') ?? 'identity', encoding);
    assert.equal(headers.get('vary'), 'Accept-Encoding');
    assert.equal(headers.get('etag'), encoding === 'gzip' ? '"packed"' : '"plain"');
    assert.equal(body, encoding === 'gzip' ? PACKED : TEXT);
  });
}

test('a client that accepts none of the forms is told which exist', async () => {
  const { status, body } = await fetchOf([gzip, plain], ['Accept-Encoding: *;q=0']);
  assert.equal(status, 406);
  assert.match(body, /available only as gzip or identity/);
});

test('a resource that the client has already is not sent again', async () => {
  for (const condition of [
    'If-None-Match: "plain"',
    'If-None-Match: W/"plain"',
    'If-None-Match: "x", "plain"',
    'If-None-Match: *',
    `If-Modified-Since: ${MODIFIED}`,
    `If-Modified-Since: ${LATER}`,
  ]) {
    const { status, headers, body } = await fetchOf([plain], [condition]);
    assert.deepEqual([status, body], [304, ''], condition);
    assert.equal(headers.get('etag'), '"plain"');
    assert.equal(headers.get('last-modified'), MODIFIED);
  }
  for (const conditions of [
    ['If-None-Match: "x"'],
    ['If-None-Match: "packed"'],
    [`If-Modified-Since: ${EARLIER}`],
    // The tag takes precedence over the time.
    ['If-None-Match: "x"', `If-Modified-Since: ${MODIFIED}`],
  ]) {
    assert.equal((await fetchOf([plain], conditions)).status, 200, conditions.join());
  }
});

test('a client with a precondition is told if the resource has changed', async () => {
  for (const [status, ...conditions] of [
    [200, 'If-Match: "plain"'],
    [200, 'If-Match: "x", "plain"'],
    [200, 'If-Match: *'],
    [412, 'If-Match: "x"'],
    [412, 'If-Match: W/"plain"'],
    [412, 'If-Match: plain'],
    [200, `If-Unmodified-Since: ${MODIFIED}`],
    [412, `If-Unmodified-Since: ${EARLIER}`],
    [200, 'If-Unmodified-Since: yesterday'],
    [200, 'If-Match: "plain"', `If-Unmodified-Since: ${EARLIER}`],
    [304, 'If-Match: "plain"', 'If-None-Match: "plain"'],
    [412, 'If-Match: "x"', 'If-None-Match: "plain"'],
  ] as const) {
    const answer = await fetchOf([plain], conditions);
    assert.equal(answer.status, status, conditions.join());
    if (status === 412) assert.match(answer.body, /it has changed since/);
  }
});

test('a range is sent as requested', async () => {
  for (const [range, part, place] of [
    ['bytes=0-0', 'a', '0-0'],
    ['Bytes=10-19', 'klmnopqrst', '10-19'],
    ['bytes=10-', 'klmnopqrstuvwxyz', '10-25'],
    ['bytes=-3', 'xyz', '23-25'],
    ['bytes=-12', 'opqrstuvwxyz', '14-25'],
    ['bytes=-65536', TEXT, '0-25'],
    ['bytes=25-99999999999999999999', 'z', '25-25'],
  ] as const) {
    const { status, headers, body } = await fetchOf([plain], [`Range: ${range}`]);
    assert.deepEqual([status, body], [206, part], range);
    assert.equal(headers.get('content-range'), `bytes ${place}/26`);
    assert.equal(headers.get('content-length'), String(part.length));
  }
});

test('an invalid range, or several ranges, are ignored', async () => {
  for (const range of [
    'bytes=9-0',
    'bytes=-',
    'bytes=a-b',
    'bytes=0-1,5-6',
    'bytes=5-6 of them',
    'lines=0-1',
    'kilobytes=0-1',
  ]) {
    const { status, headers, body } = await fetchOf([plain], [`Range: ${range}`]);
    assert.deepEqual([status, body], [200, TEXT], range);
    assert.equal(headers.get('content-range'), undefined);
  }
});

test('a range that starts after the end is refused with the size', async () => {
  for (const range of ['bytes=26-', 'bytes=26-30', 'bytes=-0']) {
    const { status, headers, body } = await fetchOf([plain], [`Range: ${range}`]);
    assert.equal(status, 416, range);
    assert.equal(headers.get('content-range'), 'bytes */26');
    assert.match(body, /ends before that range/);
  }
});

test('a range is only sent for the same version, and for GET', async () => {
  const range = 'Range: bytes=-3';
  for (const [known, status] of [
    ['"plain"', 206],
    [MODIFIED, 206],
    ['"x"', 200],
    ['W/"plain"', 200],
    [EARLIER, 200],
  ] as const) {
    assert.equal((await fetchOf([plain], [range, `If-Range: ${known}`])).status, status, known);
  }
  const { status, headers } = await fetchOf([plain], [range], 'HEAD');
  assert.deepEqual([status, headers.get('content-length')], [200, '26']);
});
