import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { test } from 'node:test';
import { desktopPage } from '../../../clients/desktop/desktop-page.ts';

/** The page for this setup, as the window gets it. */
async function pageFor(host: string) {
  const page = await desktopPage({ address: { host, port: 1 } });
  const written: unknown[] = [];
  const write = (...parts: unknown[]) => written.push(...parts);
  const request = {} as IncomingMessage;
  const response = { writeHead: write, end: write } as unknown as ServerResponse;
  await page('/', request)?.GET?.(request, response);
  const [status, headers, html] = written as [number, Record<string, string>, string];
  return { page, status, headers, html };
}

test('the page is HTML that is not cached', async () => {
  const { status, headers, html } = await pageFor('localhost');
  assert.equal(status, 200);
  assert.deepEqual(headers, { 'Content-Type': 'text/html', 'Cache-Control': 'no-store' });
  assert.match(html, /<title>wirechat/);
});

test('the page gets the address, with any characters, instead of the manifest', async () => {
  const { html } = await pageFor('"&quot;<b>$&');
  const [, content = ''] = /<meta name="wirechat-desktop" content="([^"]*)" \/>/.exec(html) ?? [];
  const written = content.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  assert.deepEqual(JSON.parse(written), { address: { host: '"&quot;<b>$&', port: 1 } });
  assert.doesNotMatch(html, /rel="manifest"/);
});

test('other paths are left to other routes', async () => {
  const { page } = await pageFor('localhost');
  assert.equal(page('/app.js', {} as IncomingMessage), undefined);
});
