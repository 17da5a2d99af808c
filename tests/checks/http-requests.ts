/** Checks from stage 05 on: the targets and hosts of requests (RFC 9110, RFC 9112). */
import assert from 'node:assert/strict';
import { rawRequest } from '../support/raw-http.ts';
import type { Target } from '../support/target.ts';
import { test } from './check.ts';

export function checkHttpRequests(start: () => Promise<Target>): void {
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

  test('each request has one Host, which is optional in HTTP/1.0', async () => {
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

  test('under a foreign host name, neither the page nor /health is served', async () => {
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

  test('a method is supported, not allowed here, or unknown', async () => {
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
}
