import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Figures } from '../../shared/metrics.ts';
import { answering } from '../../stages/04-broadcast/answering.ts';
import type { Page } from '../../stages/05-websocket-bridge/page.ts';
import { statsRoute } from '../../stages/05-websocket-bridge/stats-route.ts';
import { webServer } from '../../stages/05-websocket-bridge/web-server.ts';
import { inquiriesTo } from '../support/inquiries-to.ts';
import { readExposition } from '../support/prometheus.ts';
import { askFrom } from '../support/wireless-http.ts';

const FIGURES: Figures = {
  server: 'a',
  at: 1,
  metrics: [
    {
      name: 'a_total',
      type: 'counter',
      help: 'All "a", with a \\ and\na new line.',
      samples: [
        { labels: { thread: '1', code: 'x"y\\z' }, value: 3 },
        { labels: { thread: '2', code: '' }, value: 0.5 },
      ],
    },
    { name: 'b', type: 'gauge', help: 'B.', samples: [{ labels: {}, value: 0 }] },
    { name: 'c_total', type: 'counter', help: 'None.', samples: [] },
  ],
};

function formOf(text: string) {
  const modified = 'Thu, 26 Nov 2026 12:00:00 GMT';
  const encoding = 'identity' as const;
  return { type: 'text/html', encoding, etag: `"${text}"`, modified, bytes: Buffer.from(text) };
}

/** A server that is watched, asked from an address. */
function open(t: { after(end: () => void): void }) {
  const inquiries = inquiriesTo({ figures: answering(() => FIGURES) });
  t.after(() => inquiries.close());
  const page: Page = new Map([
    ['/stats/index.html', [formOf('the page')]],
    ['/stats/main.js', [formOf('the script')]],
  ]);
  const server = webServer([statsRoute({ inquiries, page, publicUrl: undefined })]);
  return (path: string, address = '127.0.0.1', ...lines: string[]) =>
    askFrom(server, address, `GET ${path} HTTP/1.1`, 'Host: localhost', ...lines);
}

test('the page, its files and its figures are for this computer', async (t) => {
  const ask = open(t);
  for (const path of ['/stats', '/stats/index.html'])
    assert.equal((await ask(path)).body, 'the page');
  assert.equal((await ask('/stats/main.js')).body, 'the script');
  const { status, headers, body } = await ask('/stats/figures');
  assert.equal(status, 200);
  assert.deepEqual(JSON.parse(body), FIGURES);
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.match(headers.get('content-security-policy') ?? '', /^default-src 'none'/);
});

test('for anyone else there is nothing there', async (t) => {
  const ask = open(t);
  for (const path of ['/stats', '/stats/main.js', '/stats/figures', '/metrics']) {
    const foreign = await ask(path, '192.0.2.1');
    const unknown = await ask('/nothing', '192.0.2.1');
    assert.deepEqual([foreign.status, foreign.body], [404, unknown.body], path);
    const forwarded = await ask(path, '127.0.0.1', 'X-Forwarded-For: 127.0.0.1');
    assert.equal(forwarded.status, 404, path);
  }
  for (const path of ['/', '/index.html', '/stats/nothing'])
    assert.equal((await ask(path)).status, 404, path);
});

test('/metrics has the same figures in the text format of Prometheus', async (t) => {
  const ask = open(t);
  const { headers, body } = await ask('/metrics');
  assert.equal(headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
  assert.equal(headers.get('cache-control'), 'no-store');
  const metrics = readExposition(body);
  // A metric without samples is left out, and not shown as 0.
  assert.deepEqual(metrics, FIGURES.metrics.slice(0, 2));
});
