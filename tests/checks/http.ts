/** What holds from stage 05 on: HTTP as RFC 9110 and RFC 9112 have it, whatever the path. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import {
  givenUp,
  openSocket,
  type RawResponse,
  rawRequest,
  rawRequests,
} from '../support/raw-http.ts';
import type { Target } from '../support/target.ts';

export function checkHttp(start: () => Promise<Target>): void {
  test('a path is the same path in each of its forms', async () => {
    await using target = await start();
    const host = `${target.host}:${target.webPort}`;
    const forms: [path: string, status: number][] = [
      ['/health', 200],
      ['/health?a=/b', 200],
      ['/%68ealth', 200],
      ['/icons/../health', 200],
      ['/icons/%2e%2E/health', 200],
      [`http://${host}/health`, 200],
      [`HTTP://LOCALHOST/health`, 200],
      ['//health', 404],
      ['/health/', 404],
      ['/Health', 404],
      ['/%2fhealth', 404],
      ['/health%00', 404],
      ['/%', 400],
      ['/%ff', 400],
      ['/%zz/health', 400],
      ['ftp://localhost/health', 400],
      ['http:/health', 400],
      ['http://', 400],
      ['*', 400],
      ['http://a:b@localhost/health', 400],
    ];
    for (const [form, status] of forms) {
      const answer = await rawRequest(target, `GET ${form} HTTP/1.1`, `Host: ${host}`);
      assert.equal(answer.status, status, `${form}: ${answer.body}`);
    }
  });

  test('each request has one Host; one of HTTP/1.0 may do without', async () => {
    await using target = await start();
    const cases: [lines: string[], status: number][] = [
      [['GET /health HTTP/1.1'], 400],
      [['GET /health HTTP/1.1', 'Host:'], 400],
      [['GET /health HTTP/1.1', 'Host: localhost', 'Host: localhost'], 400],
      [['GET /health HTTP/1.1', 'Host: localhost/health'], 400],
      [['GET /health HTTP/1.1', 'Host: evil.example@localhost'], 400],
      [['GET /health HTTP/1.1', 'Host: localhost:port'], 400],
      [['GET http://localhost/health HTTP/1.1'], 400],
      [['GET /health HTTP/1.0'], 200],
    ];
    for (const [lines, status] of cases) {
      const { status: actual, body } = await rawRequest(target, ...lines);
      assert.equal(actual, status, lines.join(' '));
      if (status === 400) assert.equal(JSON.parse(body).code, 'bad-request');
    }
  });

  test('a name that anybody could point here gets neither the page nor /health', async () => {
    await using target = await start();
    const names: [name: string, status: number][] = [
      ['localhost', 200],
      ['LOCALHOST:1', 200],
      ['localhost.', 200],
      ['127.0.0.1:8080', 200],
      ['192.168.1.20', 200],
      ['[::1]:8080', 200],
      ['evil.example', 421],
      [`evil.example:${target.webPort}`, 421],
      ['localhost.evil.example', 421],
      ['127.0.0.1.evil.example', 421],
      ['xn--localhst-d1a', 421],
    ];
    for (const [name, status] of names) {
      for (const path of ['/', '/main.js', '/health', '/ws', '/nothing']) {
        const answer = await rawRequest(target, `GET ${path} HTTP/1.1`, `Host: ${name}`);
        const other = path === '/ws' ? 426 : path === '/nothing' ? 404 : 200;
        assert.equal(answer.status, status === 200 ? other : status, `${name} ${path}`);
        if (status === 421) assert.match(answer.body, /"wrong-host".*--public-url/);
      }
    }
    // The name in the target counts, not the other one (RFC 9112 section 3.2.2).
    const absolute = ['GET http://evil.example/health HTTP/1.1', 'Host: localhost'];
    assert.equal((await rawRequest(target, ...absolute)).status, 421);
  });

  test('a method is done, not allowed here, or not known', async () => {
    await using target = await start();
    const cases: [method: string, path: string, status: number, allow?: string][] = [
      ['HEAD', '/', 200],
      ['HEAD', '/health', 200],
      ['POST', '/', 405, 'GET, HEAD, OPTIONS'],
      ['PUT', '/health', 405, 'GET, HEAD, OPTIONS'],
      ['DELETE', '/main.js', 405, 'GET, HEAD, OPTIONS'],
      ['TRACE', '/', 405, 'GET, HEAD, OPTIONS'],
      ['POST', '/nothing', 404],
      ['OPTIONS', '/', 204, 'GET, HEAD, OPTIONS'],
      ['OPTIONS', '*', 204, 'GET, HEAD, POST, OPTIONS'],
      ['OPTIONS', '/nothing', 404],
      ['PROPFIND', '/', 501],
      ['FOO', '/', 501],
      ['get', '/', 501],
      ['CONNECT', 'localhost:80', 405],
    ];
    for (const [method, path, status, allow] of cases) {
      const answer = await rawRequest(target, `${method} ${path} HTTP/1.1`, 'Host: localhost');
      assert.equal(answer.status, status, `${method} ${path}`);
      if (allow) assert.equal(answer.headers.get('allow'), allow, `${method} ${path}`);
      if (status === 204 || method === 'HEAD') assert.equal(answer.body, '');
    }
  });

  test('an upgrade that is not wanted is ignored, and the request is answered as any other', async () => {
    await using target = await start();
    const cases: [line: string, to: string, status: number][] = [
      ['GET /health', 'h2c', 200],
      ['GET /', 'h2c', 200],
      ['GET /', 'websocket', 200],
      ['GET /nothing', 'websocket', 404],
      ['GET /ws', 'h2c', 426],
      ['GET /ws', 'websocket, h2c', 426],
      ['POST /', 'TLS/1.0', 405],
    ];
    for (const [line, to, status] of cases) {
      const [answer] = await rawRequests(
        target,
        `${line} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: ${to}\r\nContent-Length: 5\r\n\r\nhello`,
      );
      assert.equal(answer?.status, status, `${line} ${to}`);
      if (status === 426) assert.equal(answer?.headers.get('upgrade'), 'websocket');
    }
    assert.equal((await rawRequest(target, 'GET /ws HTTP/1.1', 'Host: localhost')).status, 426);
  });

  test('a subprotocol that a client offers is not spoken', async () => {
    await using target = await start();
    const socket = openSocket(target);
    socket.write(
      'GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: chat, mqtt\r\n\r\n',
    );
    const [head] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    assert.match(head.toString(), /^HTTP\/1\.1 101 /);
    assert.doesNotMatch(head.toString(), /sec-websocket-protocol/i);
  });

  test('what is no request is told so, once, and given up', async () => {
    await using target = await start();
    const cases: [bytes: string, status: number][] = [
      ['hello\r\n\r\n', 400],
      ['GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n', 400],
      ['GET / HTTP/1.1\r\nHost : localhost\r\n\r\n', 400],
      [`GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, 431],
      [`GET / HTTP/1.1\r\nHost: localhost\r\n${'a: b\r\n'.repeat(4_000)}\r\n`, 431],
      ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
      ['SSH-2.0-OpenSSH_9.9\r\n', 400],
      ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ];
    for (const [bytes, status] of cases) {
      // More of it follows, and is in error, too.
      const answers = await rawRequests(target, bytes + bytes);
      assert.deepEqual(
        answers.map((answer) => answer.status),
        [status],
        bytes.slice(0, 40),
      );
    }
  });

  test('a connection that we have ended is given up, even if the client never closes its side', async () => {
    await using target = await start();
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nOrigin: http://evil.example\r\n';
    const endings = [
      'nonsense\r\n\r\n',
      'GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
      `GET /ws HTTP/1.1\r\nHost: localhost\r\n${upgrade}Connection: close\r\n\r\n`,
      'GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      'CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n',
      // What it says of its body never comes.
      'POST /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n',
    ];
    await Promise.all(
      endings.map(async (bytes) => {
        const socket = openSocket(target);
        socket.write(bytes);
        await once(socket, 'data');
        await givenUp(socket);
      }),
    );
  });

  test('the form of a file is the one that its reader likes best', async () => {
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

  test('conditions are weighed in the order of RFC 9110 section 13.2.2', async () => {
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

  test('a part of a file is what its reader has asked for, as long as the file is the one it knows', async () => {
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
      if (typeof expected === 'number') assert.equal(status, expected, lines.join(' '));
      else assert.deepEqual([status, body], [206, expected], lines.join(' '));
      if (status === 416) assert.equal(headers.get('content-range'), `bytes */${size}`);
      if (status === 200) assert.equal(body, whole.body);
    }
    const head = await rawRequest(
      target,
      'HEAD /icon.svg HTTP/1.1',
      'Host: localhost',
      'Range: bytes=0-0',
    );
    assert.deepEqual([head.status, head.headers.get('content-length')], [200, String(size)]);
  });

  test('requests that are sent ahead are answered in their order', async () => {
    await using target = await start();
    const paths = ['/health', '/', '/nothing', '/icon.svg', '/health', '/ws'];
    const requests = paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    const answers = await rawRequests(target, `${requests.join('')}GET /health HTTP/1.0\r\n\r\n`);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 404, 200, 200, 426, 200],
    );
  });

  test('ten thousand of them are too many, and harm nobody else', async () => {
    await using target = await start();
    const flood = 'GET /main.js HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(10_000);
    const flooding = rawRequests(target, flood);
    const answer = await rawRequest(target, 'GET /health HTTP/1.1', 'Host: localhost');
    assert.equal(answer.status, 200);
    assert.ok((await flooding).length < 10_000);
  });
}

function get(target: Target, path: string, ...lines: string[]): Promise<RawResponse> {
  return rawRequest(target, `GET ${path} HTTP/1.1`, 'Host: localhost', ...lines);
}
