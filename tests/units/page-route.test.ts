import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from '../../stages/05-websocket-bridge/page.ts';
import { pageRoute } from '../../stages/05-websocket-bridge/page-route.ts';
import { webServer } from '../../stages/05-websocket-bridge/web-server.ts';
import { ask } from '../support/wireless-http.ts';

function formOf(text: string, encoding: 'identity' | 'gzip' = 'identity') {
  const modified = 'Thu, 26 Nov 2026 12:00:00 GMT';
  return { type: 'text/html', encoding, etag: `"${text}"`, modified, bytes: Buffer.from(text) };
}

test('files of the page are served at their paths, and the first one at /', async () => {
  const page: Page = new Map([
    ['/index.html', [formOf('the page')]],
    ['/main.js', [formOf('packed', 'gzip'), formOf('0123456789')]],
  ]);
  const server = webServer([pageRoute(page)]);
  const fetch = (path: string, ...lines: string[]) =>
    ask(server, `GET ${path} HTTP/1.1`, 'Host: localhost', ...lines);
  const { headers, body } = await fetch('/');
  assert.equal(body, 'the page');
  // An update must show at once.
  assert.equal(headers.get('cache-control'), 'no-cache');
  assert.equal(headers.get('content-length'), '8');
  assert.equal((await fetch('/index.html')).body, 'the page');
  assert.equal((await fetch('/main.js')).body, '0123456789');
  assert.equal((await fetch('/main.js', 'Range: bytes=3-5')).body, '345');
  assert.equal((await fetch('/main.js', 'Accept-Encoding: gzip')).body, 'packed');
  assert.equal((await fetch('/style.css')).status, 404);
});
