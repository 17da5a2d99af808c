import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, mkdtempDisposable, readdir } from 'node:fs/promises';
import net, { createServer, type Server, type Socket } from 'node:net';
import os, { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { isAbandoned, lockFolder } from '../../stages/06-media/folder-lock.ts';
import { mockBuiltin } from '../support/mock-builtin.ts';
import { leaveStaleLock } from '../support/stale-lock.ts';

/** On Windows nothing is locked, and nothing counts as abandoned. */
const skip = process.platform === 'win32' && 'Windows has no sockets in folders';

/** With a short name, because the path of a socket may have little more than 100 bytes. */
const newFolder = () => mkdtempDisposable(join(tmpdir(), 't-'));

test('a locked folder is in use, and a folder with an abandoned lock is not', {
  skip,
}, async () => {
  await using locked = await newFolder();
  const lock = await lockFolder(locked.path);
  assert.equal(await isAbandoned(locked.path), false);
  await once((lock as Server).close(), 'close');
  await leaveStaleLock(locked.path);
  assert.equal(await isAbandoned(locked.path), true);
});

test('a folder without a lock, or a missing one, may be in use', async () => {
  await using folder = await newFolder();
  assert.equal(await isAbandoned(folder.path), false);
  assert.equal(await isAbandoned(join(folder.path, 'nothing')), false);
});

test('a lock of another computer is ignored', { skip }, async (t) => {
  await using folder = await newFolder();
  await leaveStaleLock(folder.path);
  assert.equal(await isAbandoned(folder.path), true);
  mockBuiltin(t, os, 'hostname', () => 'elsewhere');
  assert.equal(await isAbandoned(folder.path), false);
});

test('a folder that cannot be locked is used without a lock, and counts as in use', async () => {
  await using folder = await newFolder();
  // Longer than the path of a socket may be.
  const deep = join(folder.path, 'x'.repeat(150));
  await mkdir(deep);
  assert.equal(await lockFolder(deep), undefined);
  assert.equal(await isAbandoned(deep), false);
});

test('a lock holds no connection, does not keep its process running, and survives an error', {
  skip,
}, async () => {
  await using folder = await newFolder();
  const before = pipes();
  const lock = (await lockFolder(folder.path)) as Server;
  const asked = once(lock, 'connection') as Promise<[Socket]>;
  assert.ok(pipes() <= before);
  assert.deepEqual(await readdir(folder.path), [`${hostname()}.lock`]);
  assert.equal(await isAbandoned(folder.path), false);
  const [socket] = await asked;
  assert.equal(socket.destroyed, true);
  // Such as EMFILE, if no file handle is left for a connection.
  lock.emit('error', new Error('no more'));
  await once(lock.close(), 'close');
});

test('a folder whose process accepts no connection is in use, and nobody waits for it', {
  skip,
}, async (t) => {
  await using folder = await newFolder();
  const holder = createServer().listen(join(folder.path, `${hostname()}.lock`));
  await once(holder, 'listening');
  const sockets = connectionsOf(t);
  assert.equal(await isAbandoned(folder.path), false);
  assert.deepEqual(
    sockets.map(({ destroyed }) => destroyed),
    [true],
  );
  await once(holder.close(), 'close');
});

/** How many servers and sockets with paths keep this process running. */
function pipes(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'PipeWrap').length;
}

/** Records the sockets that connect from now on. */
function connectionsOf(t: TestContext): Socket[] {
  const { connect } = net;
  const sockets: Socket[] = [];
  mockBuiltin(t, net, 'connect', (path: string) => {
    const socket = connect(path);
    sockets.push(socket);
    return socket;
  });
  return sockets;
}
