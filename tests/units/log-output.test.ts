import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import { mkdtempDisposable, open, readFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { MAX_UNWRITTEN_LOG_BYTES } from '../../shared/limits.ts';
import { standardError } from '../../stages/log-output.ts';
import { patienceMs } from '../support/received.ts';

const LINE = `${'x'.repeat(999)}\n`;
/** More lines than the buffers of any system hold. */
const MANY_LINES = 20_000;

/** The handle of a slow disk. The reports of tests are written to other files. */
const SLOW_FD = 99;

/** What looks like the standard error of a process to the code. */
const as = (stream: object) => stream as typeof process.stderr;

/** Two ends of a connection: what the log is written to, and what reads it. */
async function pipe() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const stream = connect(server.address() as { port: number });
  const [[reader]] = await Promise.all([accepted, once(stream, 'connect')]);
  server.close();
  return {
    stream,
    reader,
    [Symbol.dispose]() {
      stream.destroy();
      reader.destroy();
    },
  };
}

/** A file that is written to like a standard error. */
async function openFile() {
  const folder = await mkdtempDisposable(join(tmpdir(), 'wirechat-test-'));
  const path = join(folder.path, 'log');
  const file = await open(path, 'a');
  return {
    fd: file.fd,
    text: () => readFile(path, 'utf8'),
    async [Symbol.asyncDispose]() {
      await file.close();
      await folder.remove();
    },
  };
}

/** A disk that ends each write when told to: the bytes of each write, and its end. */
function slowDisk(t: TestContext) {
  const writes: { text: string; end: (error?: Error) => void }[] = [];
  const { write: really } = fs;
  t.mock.method(fs, 'write', (...args: unknown[]) => {
    type Args = [number, Uint8Array, (error: unknown, count: number) => void];
    const [fd, bytes, done] = args as Args;
    if (fd !== SLOW_FD) return Reflect.apply(really, fs, args);
    const text = Buffer.from(bytes).toString();
    writes.push({ text, end: (error) => done(error, error ? 0 : bytes.length) });
  });
  const { write, written } = standardError(as({ fd: SLOW_FD }));
  return { writes, write, written, texts: () => writes.map(({ text }) => text) };
}

/** Whether a promise is still pending after everything that is due now. */
async function isPending(promise: Promise<void>): Promise<boolean> {
  const later = Symbol();
  return (await Promise.race([promise, nextTurn(later)])) === later;
}

test('a file gets one write at a time, the next with all lines of meanwhile, and none without lines', (t) => {
  const { write, writes, texts } = slowDisk(t);
  for (const line of ['one\n', 'two\n', 'three\n']) assert.equal(write(line), true);
  assert.deepEqual(texts(), ['one\n']);
  writes[0]?.end();
  assert.deepEqual(texts(), ['one\n', 'two\nthree\n']);
  writes[1]?.end();
  assert.equal(writes.length, 2);
  write('four\n');
  assert.deepEqual(texts().slice(2), ['four\n']);
});

test('after an error there is no other attempt until the next line', (t) => {
  const { write, writes, texts } = slowDisk(t);
  write('one\n');
  writes[0]?.end(new Error('no space'));
  assert.deepEqual(texts(), ['one\n']);
  write('two\n');
  assert.deepEqual(texts(), ['one\n', 'one\ntwo\n']);
});

test('all is written once the last line is, or cannot be, and before there is any', async (t) => {
  const { write, writes, written } = slowDisk(t);
  await soon(written());
  for (const line of ['one\n', 'two\n']) write(line);
  const all = written();
  assert.equal(await isPending(all), true);
  writes[0]?.end();
  assert.equal(await isPending(all), true, 'the second line is on its way');
  writes[1]?.end();
  await soon(all);
  write('three\n');
  const failed = written();
  writes[2]?.end(new Error('no space'));
  await soon(failed);
});

test('all is written to a pipe once its reader has taken it, or is gone', async () => {
  using ends = await pipe();
  const { write, written } = standardError(as(ends.stream));
  await soon(written());
  ends.reader.pause();
  fill(ends.stream, write);
  const all = written();
  assert.equal(await isPending(all), true);
  ends.reader.resume();
  await soon(all);
  ends.reader.pause();
  fill(ends.stream, write);
  const lost = written();
  ends.reader.resetAndDestroy();
  await soon(lost);
  await soon(written());
});

/** Writes until nothing more is taken. */
function fill(stream: Socket, write: (line: string) => boolean): void {
  for (let lines = 0; stream.writableLength <= MAX_UNWRITTEN_LOG_BYTES; lines += 1)
    assert.ok(write(LINE) && lines < MANY_LINES, 'it is never full');
  assert.equal(write(LINE), false);
}

async function soon(promise: Promise<void>): Promise<void> {
  const late = Symbol();
  const overdue = delay(patienceMs(), late, { ref: false });
  assert.notEqual(await Promise.race([promise, overdue]), late, 'it is never written');
}

test('a line for which there is no room is never written', (t) => {
  const { write, writes, texts } = slowDisk(t);
  const long = 'x'.repeat(MAX_UNWRITTEN_LOG_BYTES + 1);
  assert.equal(write(long), true);
  assert.equal(write('lost\n'), false);
  writes[0]?.end();
  assert.equal(write('next\n'), true);
  assert.deepEqual(texts(), [long, 'next\n']);
});

test('a pipe that nobody reads takes a limited number of bytes, and lines after that are dropped', async () => {
  using ends = await pipe();
  const { stream, reader } = ends;
  const { write, isTerminal } = standardError(as(stream));
  assert.equal(isTerminal, false);
  reader.pause();
  let written = 0;
  for (; written < MANY_LINES && stream.writableLength <= MAX_UNWRITTEN_LOG_BYTES; written += 1)
    assert.equal(write(LINE), true);
  assert.ok(stream.writableLength > MAX_UNWRITTEN_LOG_BYTES);
  assert.ok(stream.writableLength <= MAX_UNWRITTEN_LOG_BYTES + LINE.length);
  assert.equal(write(LINE), false);
  // When it is read after all, nothing of what was taken is missing, and there is room again.
  let received = 0;
  for await (const chunk of reader) {
    received += (chunk as Buffer).length;
    if (received === written * LINE.length) break;
  }
  assert.equal(write(LINE), true);
});

test('a reader that goes away is no error', async () => {
  using ends = await pipe();
  const { stream, reader } = ends;
  const { write } = standardError(as(stream));
  const closed = new Promise((resolve) => stream.once('close', resolve));
  reader.resetAndDestroy();
  await closed;
  write(LINE);
  stream.emit('error', new Error('EPIPE'));
});

test('a file gets the lines in their order, without a wait for the disk', async () => {
  await using file = await openFile();
  const { write, isTerminal } = standardError(as({ fd: file.fd }));
  assert.equal(isTerminal, false);
  for (const line of ['one\n', 'two\n', 'three\n']) assert.equal(write(line), true);
  while ((await file.text()) !== 'one\ntwo\nthree\n') await new Promise(setImmediate);
});

test('on a full disk a limited number of bytes waits, and is written when there is room', async (t) => {
  await using file = await openFile();
  const { write } = standardError(as({ fd: file.fd }));
  const full = t.mock.method(fs, 'write', (...args: unknown[]) => {
    const done = args.at(-1) as (error: Error) => void;
    setImmediate(done, Object.assign(new Error('no space'), { code: 'ENOSPC' }));
  });
  let written = 0;
  while (written < MANY_LINES && write(LINE)) {
    written += 1;
    await new Promise(setImmediate);
  }
  assert.ok(written * LINE.length <= MAX_UNWRITTEN_LOG_BYTES + LINE.length, `${written} lines`);
  assert.ok(full.mock.callCount() > 1, 'each line is another attempt');
  assert.equal(write(LINE), false);
  await new Promise(setImmediate);
  full.mock.restore();
  write(LINE);
  while ((await file.text()).length < written * LINE.length) await new Promise(setImmediate);
});

test('a terminal is known as one; on Windows only its stream can write to it', async (t) => {
  using ends = await pipe();
  const stream = Object.assign(ends.stream, { isTTY: true, fd: 2 });
  const direct = t.mock.method(stream, 'write', () => true);
  const windows = standardError(as(stream), 'win32');
  assert.equal(windows.isTerminal, true);
  windows.write(LINE);
  assert.equal(direct.mock.callCount(), 1);
  await using file = await openFile();
  const linux = standardError(as(Object.assign(stream, { fd: file.fd })), 'linux');
  assert.equal(linux.isTerminal, true);
  linux.write(LINE);
  assert.equal(direct.mock.callCount(), 1);
  while ((await file.text()) !== LINE) await new Promise(setImmediate);
});
