/** Temporary folders of this process, of a killed one, and of unrelated processes. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs, { existsSync, type RmOptions } from 'node:fs';
import promises, {
  chmod,
  lstat,
  mkdir,
  mkdtempDisposable,
  readdir,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import net, { createServer, type Server, type Socket } from 'node:net';
import os, { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { TOUCH_INTERVAL_MS } from '../../shared/limits.ts';
import {
  isAbandoned,
  lockFolder,
  removeAbandonedFolders,
  temporaryFolder,
  touchAll,
} from '../../stages/06-media/temporary-folder.ts';
import { mockBuiltin } from '../support/mock-builtin.ts';
import { leaveStaleLock } from '../support/stale-lock.ts';

/** Windows has no sockets in folders, no modes and no user ids, so nothing counts as abandoned. */
const skip = process.platform === 'win32' && 'Windows cannot tell what is abandoned';

/**
 * A new folder for a test. Its name is short, because a socket's path has a limit of about 100 bytes.
 */
const newFolder = () => mkdtempDisposable(join(tmpdir(), 't-'));

/** Leaves a folder as a killed process does, with variations. */
async function leave(parent: string, name: string, mode = 0o700): Promise<string> {
  const path = join(parent, name);
  await mkdir(path);
  await leaveStaleLock(path);
  await chmod(path, mode);
  return path;
}

function denied(code: string): never {
  throw Object.assign(new Error(`${code}: it is held open`), { code });
}

const ABANDONED = 'wirechat-aZ09az';

test('a folder is new, private to this user, and removed with its content', async () => {
  await using parent = await newFolder();
  const folder = await temporaryFolder(parent.path);
  await using other = await temporaryFolder(parent.path);
  assert.match(basename(folder.path), /^wirechat-.{6}$/);
  if (!skip) assert.equal((await lstat(folder.path)).mode & 0o777, 0o700);
  await mkdir(join(folder.path, 'inside'));
  await writeFile(join(folder.path, 'inside', 'clip'), 'bytes');
  await folder[Symbol.asyncDispose]();
  assert.deepEqual(await readdir(parent.path), [basename(other.path)]);
});

test('a process that starts removes abandoned folders, and none that is in use', {
  skip,
}, async () => {
  await using parent = await newFolder();
  await using used = await temporaryFolder(parent.path);
  const left = await leave(parent.path, ABANDONED);
  await writeFile(join(left, 'clip'), 'bytes');
  await using mine = await temporaryFolder(parent.path);
  const stayed = [used, mine].map(({ path }) => basename(path));
  assert.deepEqual((await readdir(parent.path)).sort(), stayed.sort());
});

test('two processes that start at once remove the same folders', { skip }, async () => {
  await using parent = await newFolder();
  await leave(parent.path, ABANDONED);
  await Promise.all([removeAbandonedFolders(parent.path), removeAbandonedFolders(parent.path)]);
  assert.deepEqual(await readdir(parent.path), []);
});

test('a missing parent folder contains nothing abandoned', async () => {
  await using parent = await newFolder();
  await removeAbandonedFolders(join(parent.path, 'nothing'));
});

for (const name of [
  'wirechat-aaaaaaa',
  'wirechat-aaaaa',
  'wirechat-aaaa_a',
  'my-wirechat-aaaaaa',
  'wirechat-aaaaaa-1',
  'clips',
]) {
  test(`a folder that is called ${name} is not ours, and stays`, { skip }, async () => {
    await using parent = await newFolder();
    await leave(parent.path, name);
    await removeAbandonedFolders(parent.path);
    assert.deepEqual(await readdir(parent.path), [name]);
  });
}

test('a folder that others may read is not ours, and stays', { skip }, async () => {
  await using parent = await newFolder();
  await leave(parent.path, ABANDONED, 0o750);
  await removeAbandonedFolders(parent.path);
  assert.deepEqual(await readdir(parent.path), [ABANDONED]);
});

test('a folder of another user stays', { skip }, async (t) => {
  await using parent = await newFolder();
  await leave(parent.path, ABANDONED);
  const { uid } = await lstat(parent.path);
  t.mock.method(process as { getuid(): number }, 'getuid', () => uid + 1);
  await removeAbandonedFolders(parent.path);
  assert.deepEqual(await readdir(parent.path), [ABANDONED]);
});

test('a folder without a lock stays', { skip }, async () => {
  await using parent = await newFolder();
  await mkdir(join(parent.path, ABANDONED), { mode: 0o700 });
  await removeAbandonedFolders(parent.path);
  assert.deepEqual(await readdir(parent.path), [ABANDONED]);
});

test('a link to a folder, or a file, is not a folder', { skip }, async (t) => {
  await using parent = await newFolder();
  const elsewhere = await leave(parent.path, 'elsewhere');
  await symlink(elsewhere, join(parent.path, ABANDONED));
  await writeFile(join(parent.path, 'wirechat-bbbbbb'), '', { mode: 0o700 });
  // On macOS symbolic links also have modes, and may be private to this user.
  const { lstat } = promises;
  mockBuiltin(t, promises, 'lstat', async (path: string) =>
    Object.assign(await lstat(path), { mode: 0o120_700 }),
  );
  await removeAbandonedFolders(parent.path);
  const stayed = ['elsewhere', ABANDONED, 'wirechat-bbbbbb'];
  assert.deepEqual((await readdir(parent.path)).sort(), stayed);
  assert.equal((await readdir(elsewhere)).length, 1);
});

test('a folder is used without a lock if it cannot have one', async () => {
  await using parent = await newFolder();
  // Longer than the path of a socket may be.
  const deep = join(parent.path, 'x'.repeat(150));
  await mkdir(deep);
  await using folder = await temporaryFolder(deep);
  await writeFile(join(folder.path, 'clip'), 'bytes');
  await removeAbandonedFolders(deep);
  assert.deepEqual(await readdir(folder.path), ['clip']);
});

test('the removal of a folder that is held open is retried, and then given up with a sentence', async (t) => {
  await using parent = await newFolder();
  const told = t.mock.method(console, 'error', () => {});
  const folder = await temporaryFolder(parent.path);
  const removed = mockBuiltin(t, promises, 'rm', async (_path: string, _options: RmOptions) =>
    denied('EBUSY'),
  );
  await folder[Symbol.asyncDispose]();
  const [path, options] = removed.mock.calls[0]?.arguments ?? [];
  assert.equal(path, folder.path);
  assert.ok((options?.maxRetries ?? 0) > 0 && (options?.retryDelay ?? 0) > 0);
  assert.match(
    String(told.mock.calls[0]?.arguments[0]),
    new RegExp(`^${RegExp.escape(folder.path)} cannot be removed \\(EBUSY\\): delete it`),
  );
});

/** A folder, and its handler for the exit of the process. */
async function folderAndExit(parent: string) {
  const before = process.listeners('exit');
  const folder = await temporaryFolder(parent);
  const [exit, ...others] = process.listeners('exit').filter((each) => !before.includes(each));
  assert.ok(exit && others.length === 0);
  return { folder, exit: () => exit.call(process, 0), before };
}

test('a process that has to end at once removes its folder first', async (t) => {
  await using parent = await newFolder();
  const told = t.mock.method(console, 'error', () => {});
  const { folder, exit, before } = await folderAndExit(parent.path);
  await writeFile(join(folder.path, 'clip'), 'bytes');
  exit();
  assert.equal(existsSync(folder.path), false);
  await folder[Symbol.asyncDispose]();
  assert.equal(told.mock.callCount(), 0);
  assert.deepEqual(process.listeners('exit'), before);
});

test('a folder that is held open at the end of its process is reported', async (t) => {
  await using parent = await newFolder();
  const told = t.mock.method(console, 'error', () => {});
  const { folder, exit } = await folderAndExit(parent.path);
  const removed = mockBuiltin(t, fs, 'rmSync', () => denied('EBUSY'));
  exit();
  assert.equal(removed.mock.callCount(), 1);
  assert.match(String(told.mock.calls[0]?.arguments[0]), /cannot be removed \(EBUSY\)/);
  await folder[Symbol.asyncDispose]();
});

test('touching a file updates its access time, not its modification time', async () => {
  await using parent = await newFolder();
  const inside = join(parent.path, 'inside');
  const clip = join(inside, 'clip');
  const long = new Date('2020-01-01');
  await mkdir(inside);
  await writeFile(clip, 'bytes');
  await symlink('nowhere', join(parent.path, 'link'));
  for (const path of [clip, inside, parent.path]) await utimes(path, long, long);
  await touchAll(parent.path);
  for (const path of [clip, inside, parent.path]) {
    const { atime, mtime } = await lstat(path);
    assert.ok(Date.now() - atime.getTime() < 60_000, path);
    assert.deepEqual(mtime, long);
  }
});

test('a file that is gone need not be touched', async (t) => {
  await using parent = await newFolder();
  await touchAll(join(parent.path, 'nothing'));
  const clip = join(parent.path, 'clip');
  const link = join(parent.path, 'link');
  await writeFile(clip, 'bytes');
  await writeFile(link, 'bytes');
  // It is removed after the folder has been listed.
  const touched = mockBuiltin(t, promises, 'lutimes', async (_path: string) => denied('ENOENT'));
  await touchAll(parent.path);
  const paths = touched.mock.calls.map(({ arguments: [path] }) => path);
  assert.deepEqual(paths.slice(1).sort(), [clip, link]);
});

test('a folder is touched as long as it is used, and no longer', async (t) => {
  await using parent = await newFolder();
  t.mock.timers.enable({ apis: ['setInterval'] });
  const folder = await temporaryFolder(parent.path);
  const listed = mockBuiltin(t, promises, 'readdir', async (_path: string) => []);
  const listedSoFar = () => listed.mock.calls.map(({ arguments: [path] }) => path);
  t.mock.timers.tick(TOUCH_INTERVAL_MS - 1);
  assert.deepEqual(listedSoFar(), []);
  t.mock.timers.tick(1);
  assert.deepEqual(listedSoFar(), [folder.path]);
  await folder[Symbol.asyncDispose]();
  t.mock.timers.tick(TOUCH_INTERVAL_MS);
  assert.deepEqual(listedSoFar(), [folder.path]);
});

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
