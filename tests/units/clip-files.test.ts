/** Clips as files: stored, removed, and served by a thread with a fake hub. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import promises, { mkdtempDisposable, utimes, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { inspect } from 'node:util';
import { ProtocolError } from '../../shared/codes.ts';
import type { LogEntry } from '../../shared/log.ts';
import { answering } from '../../stages/04-broadcast/answering.ts';
import { inquiryHandlers } from '../../stages/05-websocket-bridge/inquiry.ts';
import { responderFor } from '../../stages/05-websocket-bridge/route.ts';
import { webServer } from '../../stages/05-websocket-bridge/web-server.ts';
import { ClipFiles, clipRoute, openClipFolder } from '../../stages/06-media/clip-files.ts';
import { Exchange } from '../support/exchange.ts';
import { inquiriesTo } from '../support/inquiries-to.ts';
import { mockBuiltin } from '../support/mock-builtin.ts';

const BYTES = Buffer.from('the bytes of a clip');
const newFolder = () => mkdtempDisposable(join(tmpdir(), 'wirechat-test-'));

for (const [code, expected] of [
  ['ENOSPC', 'store-full'],
  ['EDQUOT', 'store-full'],
  ['EFBIG', 'store-full'],
  ['EIO', 'EIO'],
] as const) {
  test(`a clip that cannot be stored (${code}) leaves nothing behind`, async (t) => {
    await using folder = await newFolder();
    const path = join(folder.path, 'secret-id');
    const write = promises.writeFile;
    const mocked = t.mock.method(promises, 'writeFile', async () => {
      await write(path, BYTES.subarray(0, 1));
      throw Object.assign(new Error(`no more at ${path}`), { code, syscall: 'write' });
    });
    syncBuiltinESMExports();
    const entries: LogEntry[] = [];
    const files = new ClipFiles(folder.path, (entry) => entries.push(entry));
    const failed = await files.store('secret-id', BYTES).catch((error: Error) => error);
    assert.equal((failed as NodeJS.ErrnoException).code, expected);
    assert.doesNotMatch(inspect(failed), /secret-id/, 'a bug is logged with its stack');
    const sentence = `A clip was not stored: there is no room on the disk (${code}).`;
    const full = { level: 'warn', event: 'disk-full', sentence, code };
    assert.deepEqual(entries, expected === 'store-full' ? [full] : []);
    if (expected === 'EIO') assert.match(String(failed), /^Error: EIO: write of a clip$/);
    mocked.mock.restore();
    syncBuiltinESMExports();
    await assert.rejects(promises.stat(path), { code: 'ENOENT' });
    await files.store('secret-id', BYTES);
    assert.deepEqual(await promises.readFile(path), BYTES);
  });
}

test('a clip that cannot be removed is logged, and is not a crash', async () => {
  await using folder = await newFolder();
  const entries: LogEntry[] = [];
  const files = new ClipFiles(folder.path, (entry) => entries.push(entry));
  // A folder cannot be deleted like a file.
  await promises.mkdir(join(folder.path, 'stuck'));
  await files.remove('stuck');
  const code = 'ERR_FS_EISDIR';
  const sentence = `A clip stays until the server ends: it cannot be removed (${code}).`;
  assert.deepEqual(entries, [{ level: 'warn', event: 'clip-stays', sentence, code }]);
  assert.doesNotMatch(JSON.stringify(entries), /stuck/, 'the id of a clip is a secret');
  await files.remove('not there');
  assert.equal(entries.length, 1);
});

test('a folder of clips that cannot be removed is logged', async (t) => {
  const entries: LogEntry[] = [];
  const folder = await openClipFolder((entry) => entries.push(entry));
  const removing = t.mock.method(promises, 'rm', () => {
    return Promise.reject(Object.assign(new Error('busy'), { code: 'EBUSY' }));
  });
  syncBuiltinESMExports();
  await folder[Symbol.asyncDispose]();
  removing.mock.restore();
  syncBuiltinESMExports();
  await promises.rm(folder.path, { recursive: true });
  const why = 'cannot be removed (EBUSY): delete it when no other program uses it any more.';
  const sentence = `${folder.path} ${why}`;
  assert.deepEqual(entries, [{ level: 'warn', event: 'folder-stays', sentence }]);
});

test('a clip is readable by this user alone', {
  skip: process.platform === 'win32' && 'Windows has no modes of files',
}, async () => {
  await using folder = await newFolder();
  await new ClipFiles(folder.path, () => {}).store('id', BYTES);
  const { mode } = await promises.stat(join(folder.path, 'id'));
  assert.equal(mode & 0o777, 0o600);
});

test('a clip is written to a new file, never to an existing one', async () => {
  await using folder = await newFolder();
  const files = new ClipFiles(folder.path, () => {});
  const elsewhere = join(folder.path, 'elsewhere');
  await promises.writeFile(elsewhere, 'of somebody else');
  await promises.link(elsewhere, join(folder.path, 'id'));
  await assert.rejects(files.store('id', BYTES), { code: 'EEXIST' });
  assert.equal(await promises.readFile(elsewhere, 'utf8'), 'of somebody else');
});

const STORED = new Date('2020-01-01T00:00:00Z');

/** The route on a thread, with a hub that knows clips with these ids. */
async function routeTo(t: TestContext, ...ids: string[]) {
  const asked: unknown[] = [];
  const inquiries = inquiriesTo({
    ...inquiryHandlers,
    'find-clip': answering(({ id }: { id: string }) => {
      asked.push(id);
      if (!ids.includes(id)) throw new ProtocolError('not-found');
      return { id, mime: 'audio/ogg' };
    }),
  });
  const folder = await newFolder();
  t.after(async () => {
    inquiries.close();
    await folder.remove();
  });
  const route = clipRoute(inquiries, folder.path);
  const path = join(folder.path, 'c1');
  await writeFile(path, BYTES);
  await utimes(path, STORED, STORED);
  const ask = async (id: string, headers: Record<string, string> = {}, method = 'GET') => {
    const exchange = new Exchange({ method, path: `/clips/${id}`, headers });
    const { request, response } = exchange;
    await responderFor([route], request)(request, response);
    return { status: response.statusCode, headers: response.getHeaders(), body: exchange.body };
  };
  return { route, folder: folder.path, path, asked, ask };
}

/** Records files that are opened from now on and must be closed. */
function watchOpened(t: TestContext) {
  const { open } = promises;
  const handles: promises.FileHandle[] = [];
  mockBuiltin(t, promises, 'open', async (...args: Parameters<typeof open>) => {
    const handle = await open(...args);
    handles.push(handle);
    return handle;
  });
  return handles;
}

test('a clip is served with its type, cached permanently, and not as one of our pages', async (t) => {
  const handles = watchOpened(t);
  const { ask, asked } = await routeTo(t, 'c1');
  const { status, headers, body } = await ask('c1');
  assert.equal(status, 200);
  assert.deepEqual(body, BYTES);
  assert.partialDeepStrictEqual(
    { ...headers },
    {
      'cache-control': 'private, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; media-src 'self'; sandbox",
      etag: '"c1"',
      'last-modified': STORED.toUTCString(),
    },
  );
  assert.deepEqual(asked, ['c1']);
  assert.deepEqual(
    handles.map(({ fd }) => fd),
    [-1],
    'it is closed',
  );
});

test('a player gets the part of a clip that it asks for', async (t) => {
  const { ask } = await routeTo(t, 'c1');
  const { status, body } = await ask('c1', { range: 'bytes=4-8' });
  assert.deepEqual([status, body], [206, BYTES.subarray(4, 9)]);
  const rest = await ask('c1', { range: 'bytes=-4' });
  assert.deepEqual([rest.status, rest.body], [206, BYTES.subarray(-4)]);
});

test('a cached clip is not sent again, and its file is closed', async (t) => {
  const handles = watchOpened(t);
  const { ask } = await routeTo(t, 'c1');
  assert.equal((await ask('c1', { 'if-none-match': '"c1"' })).status, 304);
  assert.equal((await ask('c1', { 'if-none-match': '"c2"' })).status, 200);
  assert.deepEqual(
    handles.map(({ fd }) => fd),
    [-1, -1],
  );
});

test('a clip that the hub does not know is not opened', async (t) => {
  const handles = watchOpened(t);
  const { ask } = await routeTo(t);
  await assert.rejects(ask('c1'), { code: 'not-found' });
  assert.deepEqual(handles, []);
});

test('an invalid id is not sent to the hub', async (t) => {
  const { ask, asked } = await routeTo(t, 'c1');
  const long = 'x'.repeat(64);
  for (const path of [
    '',
    '..',
    '.',
    'c1/',
    'c1/c1',
    '%2e%2e%2fc1',
    'c1%00',
    'c.1',
    'é',
    `${long}x`,
  ])
    await assert.rejects(ask(path), { code: 'not-found' }, path);
  assert.deepEqual(asked, []);
  await assert.rejects(ask(long), { code: 'not-found' });
  await assert.rejects(ask('a-Z_0'), { code: 'not-found' });
  assert.deepEqual(asked, [long, 'a-Z_0']);
});

test('a path that only contains the path of a clip is not a clip', async (t) => {
  const { route } = await routeTo(t, 'c1');
  const { request } = new Exchange({ path: '/clips/c1' });
  assert.deepEqual(Object.keys(route('/clips/c1', request) ?? {}), ['GET']);
  for (const path of ['/clips', '/a/clips/c1', 'clips/c1', '/clips/c1/a'])
    assert.equal(route(path, request), undefined, path);
});

test('a clip that is removed before it is opened has expired', async (t) => {
  const { ask, path } = await routeTo(t, 'c1');
  await promises.rm(path);
  await assert.rejects(ask('c1'), { name: 'ProtocolError', code: 'clip-expired' });
});

test('a clip that cannot be opened for another reason is an error', async (t) => {
  const { ask } = await routeTo(t, 'c1');
  mockBuiltin(t, promises, 'open', async () => {
    throw Object.assign(new Error('too many open files'), { code: 'EMFILE' });
  });
  await assert.rejects(ask('c1'), { code: 'EMFILE' });
});

test('the file of a clip is closed when its client leaves in the middle', async (t) => {
  const { route, path } = await routeTo(t, 'c1');
  // More than the buffers of both systems hold.
  await promises.truncate(path, 64 * 1024 * 1024);
  const handles = watchOpened(t);
  const server = webServer([route]).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const asking = get({ host: '127.0.0.1', port, path: '/clips/c1' });
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  await once(answer, 'readable');
  const [handle] = handles;
  assert.ok(handle && handle.fd >= 0);
  // It is an emitter according to the documentation, but not to its types.
  const closed = once(handle as promises.FileHandle & NodeJS.EventEmitter, 'close');
  answer.destroy();
  await closed;
  await once(server.close(), 'close');
});
