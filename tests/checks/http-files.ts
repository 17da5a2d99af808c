/** Checks from stage 05 on: forms, conditions and ranges of files. */
import assert from 'node:assert/strict';
import { type RawResponse, rawRequest } from '../support/raw-http.ts';
import type { Target } from '../support/target.ts';
import { test } from './check.ts';

export function checkHttpFiles(start: () => Promise<Target>): void {
  test('a file is sent in the form that the client prefers', async () => {
    await using target = await start();
    const cases: [accepted: string | null, encoding: string | number][] = [
      [null, 'identity'],
      ['', 'identity'],
      ['gzip', 'gzip'],
      ['GZip', 'gzip'],
      ['br, *', 'gzip'],
      ['gzip;q=0', 'identity'],
      ['gzip;q=0.000, *', 'identity'],
      ['gzip; q=0.2, identity;q=0.5', 'identity'],
      ['identity;q=0.2, gzip;q=0.5', 'gzip'],
      ['identity;q=0, gzip;q=0.1', 'gzip'],
      ['br', 'identity'],
      ['nogzip', 'identity'],
      ['identity;q=0', 406],
      ['*;q=0', 406],
    ];
    for (const [accepted, encoding] of cases) {
      const lines = accepted === null ? [] : [`Accept-Encoding: ${accepted}`];
      const { status, headers } = await get(target, '/main.js', ...lines);
      const actual = status === 200 ? (headers.get('content-encoding') ?? 'identity') : status;
      assert.equal(actual, encoding, String(accepted));
      assert.equal(headers.get('vary'), 'Accept-Encoding', String(accepted));
    }
  });

  test('conditions are evaluated in the order of RFC 9110 section 13.2.2', async () => {
    await using target = await start();
    const { headers } = await get(target, '/main.js');
    const etag = headers.get('etag') ?? '';
    const modified = headers.get('last-modified') ?? '';
    assert.match(etag, /^"[^"]+"$/);
    const packed = (await get(target, '/main.js', 'Accept-Encoding: gzip')).headers.get('etag');
    assert.notEqual(packed, etag);
    const before = 'Thu, 01 Jan 1998 00:00:00 GMT';
    const cases: [conditions: string[], status: number][] = [
      [[`If-None-Match: ${etag}`], 304],
      [[`If-None-Match: W/${etag}`], 304],
      [[`If-None-Match: "x", ${etag}`], 304],
      [['If-None-Match: *'], 304],
      [['If-None-Match: "x"'], 200],
      [[`If-None-Match: ${packed}`], 200],
      [[`If-Modified-Since: ${modified}`], 304],
      [[`If-Modified-Since: ${before}`], 200],
      [['If-None-Match: "x"', `If-Modified-Since: ${modified}`], 200],
      [[`If-Match: ${etag}`], 200],
      [[`If-Match: "x", ${etag}`], 200],
      [['If-Match: *'], 200],
      [['If-Match: "x"'], 412],
      [[`If-Match: W/${etag}`], 412],
      [[`If-Match: ${etag}`, `If-None-Match: ${etag}`], 304],
      [['If-Match: "x"', `If-None-Match: ${etag}`], 412],
      [[`If-Unmodified-Since: ${modified}`], 200],
      [[`If-Unmodified-Since: ${before}`], 412],
      [['If-Unmodified-Since: yesterday'], 200],
      [[`If-Match: ${etag}`, `If-Unmodified-Since: ${before}`], 200],
    ];
    for (const [conditions, status] of cases) {
      const answer = await get(target, '/main.js', ...conditions);
      assert.equal(answer.status, status, conditions.join(' '));
      if (status === 304) assert.equal(answer.headers.get('etag'), etag);
      if (status === 412) assert.equal(JSON.parse(answer.body).code, 'bad-request');
    }
  });

  test('a range of a file is sent if the file has not changed', {
    step: '06.2',
    points: 3,
    see: 'protocol.md#6-clips',
  }, async () => {
    await using target = await start();
    const whole = await get(target, '/icon.svg');
    const size = whole.body.length;
    const etag = whole.headers.get('etag') ?? '';
    const cases: [lines: string[], expected: string | number][] = [
      [['Range: bytes=0-0'], whole.body.slice(0, 1)],
      [['Range: Bytes=10-19'], whole.body.slice(10, 20)],
      [['Range: bytes=100-'], whole.body.slice(100)],
      [['Range: bytes=-50'], whole.body.slice(-50)],
      [['Range: bytes=-65536'], whole.body],
      [['Range: bytes=0-99999999999999999999'], whole.body],
      [['Range: bytes=-50', `If-Range: ${etag}`], whole.body.slice(-50)],
      [
        ['Range: bytes=-50', `If-Range: ${whole.headers.get('last-modified')}`],
        whole.body.slice(-50),
      ],
      [['Range: bytes=-50', 'If-Range: "x"'], 200],
      [['Range: bytes=-50', `If-Range: W/${etag}`], 200],
      [['Range: bytes=9-0'], 200],
      [['Range: bytes=-'], 200],
      [['Range: bytes=a-b'], 200],
      [['Range: bytes=0-1,5-6'], 200],
      [['Range: lines=0-1'], 200],
      [[`Range: bytes=${size}-`], 416],
      [['Range: bytes=-0'], 416],
      [[`Range: bytes=${size}-`, 'If-Range: "x"'], 200],
      [[`Range: bytes=${size}-`, 'If-Match: "x"'], 412],
    ];
    for (const [lines, expected] of cases) {
      const { status, headers, body } = await get(target, '/icon.svg', ...lines);
      const asked = lines.join(', ');
      const right = typeof expected === 'number' ? expected : 206;
      assert.equal(status, right, `the status of a request with ${asked}, of ${size} bytes`);
      if (typeof expected === 'string')
        assert.equal(body, expected, `the bytes for ${asked}, of ${size} bytes`);
      if (status === 416)
        assert.equal(
          headers.get('content-range'),
          `bytes */${size}`,
          `the Content-Range of a 416 for ${asked}`,
        );
      if (status === 200) assert.equal(body, whole.body, `the whole file, for ${asked}`);
    }
    const head = await rawRequest(
      target,
      'HEAD /icon.svg HTTP/1.1',
      'Host: localhost',
      'Range: bytes=0-0',
    );
    assert.deepEqual([head.status, head.headers.get('content-length')], [200, String(size)]);
  });
}

function get(target: Target, path: string, ...lines: string[]): Promise<RawResponse> {
  return rawRequest(target, `GET ${path} HTTP/1.1`, 'Host: localhost', ...lines);
}
