import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { type PageOptions, servePage } from '../../../labs/tap/page-server.ts';
import { Recording } from '../../../labs/tap/recording.ts';
import { parseRecording } from '../../../labs/tap/saved.ts';
import { MAX_TAP_ORDER_BYTES, MAX_TAP_PAGES } from '../../../shared/limits.ts';

const FILES = new Map([['/', { type: 'text/html', bytes: Buffer.from('<p>') }]]);

/** Serves a page for this test, with a tap that only notes what it is told. */
async function served(t: TestContext, options: Partial<PageOptions> = {}) {
  const recording = new Recording();
  const faults = { client: {}, server: {} };
  const orders: unknown[] = [];
  const tap = {
    port: 1,
    recording,
    faults,
    setFaults: (from: 'client' | 'server', changed: object) => {
      faults[from] = changed;
      orders.push([from, changed]);
    },
    halfClose: () => {},
    reset: () => {},
    close: async () => {},
  };
  const page = await servePage({
    port: 0,
    files: FILES,
    recording,
    title: 'a to b',
    tap,
    ...options,
  });
  t.after(() => page.close());
  return { page, recording, orders, url: new URL(page.url) };
}

async function ask(url: URL | string, options: object = {}, body = '') {
  const asking = request(url, { agent: false, ...options });
  asking.end(body);
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return { status: response.statusCode, headers: response.headers, text };
}

/** Opens the stream of events. `next` resolves to the next event with data, without comments. */
async function stream(url: string, headers: Record<string, string> = {}) {
  const asking = get(`${url}/events`, { agent: false, headers });
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  const lines = createInterface(response)[Symbol.asyncIterator]();
  return {
    response,
    async next(): Promise<Record<string, string>> {
      const event: Record<string, string> = {};
      for (let { value } = await lines.next(); value; { value } = await lines.next()) {
        const colon = value.indexOf(': ');
        event[value.slice(0, colon)] = value.slice(colon + 2);
      }
      return event;
    },
    close: () => asking.destroy(),
  };
}

test('the page comes with headers that let it run its own files and nothing else', async (t) => {
  const { page } = await served(t);
  const { status, headers, text } = await ask(page.url);
  assert.deepEqual([status, text, headers['content-type']], [200, '<p>', 'text/html']);
  assert.match(
    String(headers['content-security-policy']),
    /^default-src 'none'; script-src 'self'; .*frame-ancestors 'none'$/,
  );
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal((await ask(`${page.url}/other`)).status, 404);
  assert.equal((await ask(page.url, { method: 'DELETE' })).status, 405);
});

const onLinux = { skip: process.platform === 'linux' ? false : 'only Linux has 127.0.0.2' };
test('it listens on this computer only', onLinux, async (t) => {
  const { url } = await served(t);
  assert.equal(url.hostname, '127.0.0.1');
  const other = connect(Number(url.port), '127.0.0.2');
  await assert.rejects(once(other, 'connect'), { code: 'ECONNREFUSED' });
});

test('no other name, and no page from elsewhere, is answered', async (t) => {
  const { page, url } = await served(t);
  const own = `127.0.0.1:${url.port}`;
  for (const headers of [
    { host: 'evil.example', origin: 'http://evil.example' },
    { host: `evil.example:${url.port}` },
    { host: '127.0.0.1' },
    { host: '127.0.0.1:1' },
    { host: own, origin: 'http://evil.example' },
    { host: own, origin: 'null' },
    { host: own, origin: `https://${own}` },
    { host: own, origin: `http://localhost:${url.port}` },
  ])
    assert.equal((await ask(page.url, { headers })).status, 403, JSON.stringify(headers));
  for (const headers of [
    { host: own, origin: `http://${own}` },
    { host: `localhost:${url.port}`, origin: `http://localhost:${url.port}` },
    { host: `localhost:${url.port}` },
  ])
    assert.equal((await ask(page.url, { headers })).status, 200, JSON.stringify(headers));
});

test('a page gets the status, everything so far, and then each entry as it happens', async (t) => {
  const { page, recording } = await served(t);
  recording.note('before');
  const events = await stream(page.url);
  const status = await events.next();
  assert.equal(status.event, 'status');
  const { session, ...rest } = JSON.parse(status.data ?? '');
  assert.deepEqual(rest, {
    title: 'a to b',
    started: recording.started,
    faults: { client: {}, server: {} },
  });
  const first = await events.next();
  assert.equal(first.id, `${session}.1`);
  assert.equal(JSON.parse(first.data ?? '').text, 'before');
  recording.note('after');
  recording.note('and more');
  assert.equal(JSON.parse((await events.next()).data ?? '').text, 'after');
  assert.equal(JSON.parse((await events.next()).data ?? '').text, 'and more');
  events.close();
});

test('a page that comes back gets only what it has missed, unless it knew another tap', async (t) => {
  const { page, recording } = await served(t);
  for (const text of ['one', 'two', 'three']) recording.note(text);
  const first = await stream(page.url);
  const { session } = JSON.parse((await first.next()).data ?? '');
  first.close();
  for (const [id, text] of [
    [`${session}.2`, 'three'],
    ['another.2', 'one'],
    ['', 'one'],
  ] as const) {
    const back = await stream(page.url, id ? { 'last-event-id': id } : {});
    await back.next();
    assert.equal(JSON.parse((await back.next()).data ?? '').text, text);
    back.close();
  }
});

test('a page that does not read holds up nobody, and what it waits for is not kept for it', async (t) => {
  const recording = new Recording({ maxBytes: 1_000_000 });
  const { page } = await served(t, { recording });
  const slow = get(`${page.url}/events`, { agent: false });
  const [response] = (await once(slow, 'response')) as [IncomingMessage];
  response.pause();
  const text = 'x'.repeat(1_000);
  const many = 20_000;
  for (let note = 0; note < many; note += 1) recording.note(text);
  const other = await stream(page.url);
  await other.next();
  assert.ok(JSON.parse((await other.next()).data ?? '').number > 10_000);
  other.close();
  response.resume();
  let received = 0;
  const last = `"number":${many},`;
  for await (const chunk of response.setEncoding('utf8')) {
    received += chunk.length;
    if (chunk.includes(last)) break;
  }
  assert.ok(received < many * 500, `${received} characters`);
});

test('orders are carried out, and all pages are told', async (t) => {
  const { page, orders } = await served(t);
  const events = await stream(page.url);
  await events.next();
  const headers = { 'content-type': 'application/json' };
  const order = JSON.stringify({ do: 'faults', from: 'client', faults: { split: 1 } });
  const post = (body: string, more: object = headers) =>
    ask(`${page.url}/orders`, { method: 'POST', headers: more }, body);
  assert.equal((await post(order)).status, 204);
  assert.deepEqual(orders, [['client', { split: 1 }]]);
  assert.deepEqual(JSON.parse((await events.next()).data ?? '').faults, {
    client: { split: 1 },
    server: {},
  });
  events.close();
  assert.equal((await post('{}')).status, 400);
  assert.equal(
    (await post(order, { 'content-type': 'text/plain' })).status,
    400,
    'as other pages may send',
  );
  assert.equal((await post(order + ' '.repeat(MAX_TAP_ORDER_BYTES))).status, 400, 'too long');
  assert.equal((await post(order, { ...headers, origin: 'http://evil.example' })).status, 403);
  assert.equal(orders.length, 1);
});

test('a saved recording has no switches', async (t) => {
  const recording = new Recording();
  const page = await servePage({ port: 0, files: FILES, recording, title: 'file' });
  t.after(() => page.close());
  const events = await stream(page.url);
  assert.equal('faults' in JSON.parse((await events.next()).data ?? ''), false);
  events.close();
  const headers = { 'content-type': 'application/json' };
  const answer = await ask(`${page.url}/orders`, { method: 'POST', headers }, '{"do":"reset"}');
  assert.equal(answer.status, 400);
});

test('the recording can be downloaded, for the tap and for Wireshark', async (t) => {
  const { page, recording } = await served(t);
  recording.open({ client: '127.0.0.1:1', server: '127.0.0.1:2' });
  const saved = await ask(`${page.url}/tap.jsonl`);
  assert.deepEqual(parseRecording(saved.text).entries, recording.entries);
  assert.equal(saved.headers['content-disposition'], 'attachment; filename="tap.jsonl"');
  const { text } = await ask(`${page.url}/tap.pcap`, {});
  assert.ok(text.length > 100);
});

test('one page too many is refused, until another is closed', async (t) => {
  const { page } = await served(t);
  const open = [];
  for (let number = 0; number < MAX_TAP_PAGES; number += 1) open.push(await stream(page.url));
  assert.equal((await ask(`${page.url}/events`)).status, 503);
  for (const each of open) each.close();
});

test('a taken port is an error, and closing ends the streams', async (t) => {
  const { page, url } = await served(t);
  const port = Number(url.port);
  await assert.rejects(servePage({ port, files: FILES, recording: new Recording(), title: '' }), {
    code: 'EADDRINUSE',
  });
  const { response } = await stream(page.url);
  const gone = once(response, 'close');
  await page.close();
  await assert.rejects(gone, { code: 'ECONNRESET' });
});
