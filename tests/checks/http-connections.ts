/** Checks from stage 05 on: one HTTP connection from its first byte to its end. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { givenUp, openSocket, rawRequest, rawRequests } from '../support/raw-http.ts';
import type { Target } from '../support/target.ts';
import { test } from './check.ts';

export function checkHttpConnections(start: () => Promise<Target>): void {
  test('an upgrade that is not wanted is ignored, and the request is answered like any other', async () => {
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

  test('a subprotocol that a client offers is not accepted', async () => {
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

  test('an invalid request gets one error, and its connection is given up', async () => {
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
      // More data follows, which is also an error.
      const answers = await rawRequests(target, bytes + bytes);
      assert.deepEqual(
        answers.map((answer) => answer.status),
        [status],
        bytes.slice(0, 40),
      );
    }
  });

  test('a connection that the server has ended is given up, even if the client never closes its side', async () => {
    await using target = await start();
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nOrigin: http://evil.example\r\n';
    const endings = [
      'nonsense\r\n\r\n',
      'GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
      `GET /ws HTTP/1.1\r\nHost: localhost\r\n${upgrade}Connection: close\r\n\r\n`,
      'GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      'CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n',
      // The announced body never arrives.
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

  test('ten thousand pipelined requests are too many, and harm nobody else', async () => {
    await using target = await start();
    const flood = 'GET /main.js HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(10_000);
    const flooding = rawRequests(target, flood);
    const answer = await rawRequest(target, 'GET /health HTTP/1.1', 'Host: localhost');
    assert.equal(answer.status, 200);
    assert.ok((await flooding).length < 10_000);
  });
}
