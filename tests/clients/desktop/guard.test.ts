import assert from 'node:assert/strict';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { test } from 'node:test';
import { Guard } from '../../../clients/desktop/guard.ts';

const HOST = '127.0.0.1:8080';

/** A request to port 8080 of this computer. */
function request(headers: IncomingHttpHeaders, url = '/', method = 'GET'): IncomingMessage {
  const socket = { localPort: 8_080 };
  return { url, method, headers: { host: HOST, ...headers }, socket } as IncomingMessage;
}

/** Requests the entrance, and returns the answer. */
async function enter(guard: Guard, asking = request({}, guard.entrance)) {
  const written: unknown[] = [];
  const response = { writeHead: (...head: unknown[]) => written.push(...head), end() {} };
  await guard.route('/', asking)?.GET?.(asking, response as unknown as ServerResponse);
  const [status, headers] = written as [number, Record<string, string>];
  return { status, headers };
}

/** A guard that has admitted a window, and the window's cookie. */
async function guardWithWindow() {
  const guard = new Guard();
  const { headers } = await enter(guard);
  const [cookie = ''] = headers['Set-Cookie']?.split(';') ?? [];
  return { guard, cookie };
}

test('the entrance leads to the page, with a cookie that scripts and other pages cannot use', async () => {
  const { status, headers } = await enter(new Guard());
  assert.equal(status, 303);
  assert.equal(headers.Location, '/');
  assert.equal(headers['Cache-Control'], 'no-store');
  assert.match(
    headers['Set-Cookie'] ?? '',
    /^wirechat-window=[\w-]{32}; Path=\/; HttpOnly; SameSite=Strict$/,
  );
});

test('the entrance works once', async () => {
  const { guard } = await guardWithWindow();
  await assert.rejects(enter(guard), { code: 'unauthorized', message: /desktop window/ });
});

test('the entrance needs GET, the exact address, and the whole token', async () => {
  const guard = new Guard();
  const { entrance } = guard;
  assert.match(entrance, /^\/\?token=[\w-]{32}$/);
  for (const asking of [
    request({}, entrance, 'POST'),
    request({ host: 'evil.example' }, entrance),
    request({}, entrance.slice(0, -1)),
    request({}, `${entrance.slice(0, -1)}!`),
    request({}, '/'),
    request({}),
  ])
    await assert.rejects(enter(guard, asking), { code: 'unauthorized' });
  assert.equal((await enter(guard)).status, 303, 'a wrong try does not use it up');
});

test('no two windows have the same token or cookie', async () => {
  const [one, two] = [await guardWithWindow(), await guardWithWindow()];
  assert.notEqual(one.guard.entrance, two.guard.entrance);
  assert.notEqual(one.cookie, two.cookie);
  assert.equal(two.guard.admits(request({ cookie: one.cookie })), false);
});

test('the admitted window reaches the other routes', async () => {
  const { guard, cookie } = await guardWithWindow();
  assert.equal(guard.route('/', request({ cookie })), undefined);
  assert.throws(() => guard.route('/', request({})), { code: 'unauthorized' });
});

test('our own page is admitted, even with other cookies', async () => {
  const { guard, cookie } = await guardWithWindow();
  for (const headers of [
    { cookie },
    { cookie, origin: `http://${HOST}` },
    { cookie: `a=b; ${cookie}` },
    { cookie: `${cookie}; a=b` },
  ])
    assert.equal(guard.admits(request(headers)), true, JSON.stringify(headers));
});

test('nobody else is admitted: without the cookie, from another page, or under another name', async () => {
  const { guard, cookie } = await guardWithWindow();
  for (const headers of [
    {},
    { cookie: '' },
    { cookie: 'wirechat-window=' },
    { cookie: cookie.slice(0, -1) },
    { cookie: `not-${cookie}` },
    { cookie, origin: 'http://evil.example' },
    { cookie, origin: 'null' },
    { cookie, origin: 'http://127.0.0.1:8081' },
    { cookie, host: 'localhost:8080' },
    { cookie, host: 'evil.example:8080', origin: 'http://evil.example:8080' },
    { cookie, host: '127.0.0.1:8081' },
  ])
    assert.equal(guard.admits(request(headers)), false, JSON.stringify(headers));
});
