import assert from 'node:assert/strict';
import type { SpawnOptions } from 'node:child_process';
import childProcess from 'node:child_process';
import { EventEmitter } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import promises from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Entry, entryOf, type PlayableClip } from '../../../clients/chat/entry.ts';
import { ClipPlayer, ClipShelf } from '../../../clients/terminal/clip-player.ts';
import {
  DOWNLOAD_TIMEOUT_MS,
  MAX_CLIP_SECONDS,
  VIDEO_BYTES_PER_SECOND,
} from '../../../shared/limits.ts';
import { mockBuiltin } from '../../support/mock-builtin.ts';
import { replacing } from '../../support/replacing.ts';
import { said } from '../chat/fakes.ts';

const CLIP = new URL('http://chat.example/clips/1');

const { fetch } = globalThis;

/** Sets the server's answer until the next call or the end of the test. */
function answer(t: TestContext, body: BodyInit | null, status = 200, mime = 'audio/webm') {
  const headers = { 'content-type': mime };
  globalThis.fetch = async () => new Response(body, { status, headers });
  // Not a mock of the test context, because a second one in the same test would restore the first.
  t.after(() => {
    globalThis.fetch = fetch;
  });
}

/** Programs that exit with these statuses. Programs without a status do not exist. */
function system(t: TestContext, statuses: Readonly<Record<string, number>>) {
  const commands: string[] = [];
  const files: { path: string; content: string }[] = [];
  const unref = t.mock.fn();
  mockBuiltin(
    t,
    childProcess,
    'spawn',
    (program: string, args: readonly string[], options: SpawnOptions) => {
      const path = args.at(-1) ?? '';
      assert.deepEqual(options, { stdio: 'ignore' }, 'it would write over the chat');
      commands.push([program, ...args.slice(0, -1)].join(' '));
      files.push({ path, content: readFileSync(path, 'utf8') });
      const child = Object.assign(new EventEmitter(), { unref });
      const status = statuses[program];
      if (status !== undefined) queueMicrotask(() => child.emit('exit', status));
      else queueMicrotask(() => child.emit('error', new Error(`no ${program}`)));
      return child;
    },
  );
  return { commands, files, unref };
}

test('a player gets the clip in a temporary file that nobody else can read', async (t) => {
  answer(t, 'a clip');
  const programs = system(t, { mpv: 0 });
  const player = new ClipPlayer();
  await player.play(CLIP, 'voice');
  const [{ path, content } = { path: '', content: '' }] = programs.files;
  assert.equal(content, 'a clip');
  // Windows has no such file modes.
  if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600);
  await player[Symbol.asyncDispose]();
  assert.equal(existsSync(dirname(path)), false);
});

test('the chat may end while the clip plays', async (t) => {
  answer(t, 'a clip');
  const programs = system(t, { mpv: 0 });
  await using player = new ClipPlayer();
  await player.play(CLIP, 'voice');
  assert.equal(programs.unref.mock.callCount(), 1);
});

for (const [kind, platform, commands] of [
  [
    'voice',
    'linux',
    ['mpv --no-terminal --no-video', 'ffplay -loglevel quiet -autoexit -nodisp', 'xdg-open'],
  ],
  ['video', 'linux', ['mpv --no-terminal', 'ffplay -loglevel quiet -autoexit', 'xdg-open']],
  ['video', 'darwin', ['mpv --no-terminal', 'ffplay -loglevel quiet -autoexit', 'open']],
  ['video', 'win32', ['mpv --no-terminal', 'ffplay -loglevel quiet -autoexit', 'explorer.exe']],
] as const) {
  test(`on ${platform} a ${kind} is opened by the first of several programs that can`, async (t) => {
    answer(t, 'a clip');
    using _platform = replacing(process, { platform });
    // Explorer always exits with 1.
    const programs = system(t, { ffplay: 1, 'xdg-open': 0, open: 0, 'explorer.exe': 1 });
    await using player = new ClipPlayer();
    await player.play(CLIP, kind);
    assert.deepEqual(programs.commands, commands);
  });
}

test('if no program can play a clip, the sentence has its address', async (t) => {
  answer(t, 'a clip');
  using _platform = replacing(process, { platform: 'linux' });
  system(t, { 'xdg-open': 1 });
  await using player = new ClipPlayer();
  await assert.rejects(player.play(CLIP, 'voice'), {
    name: 'PlayError',
    message: /^No player .* in a browser: http:\/\/chat\.example\/clips\/1$/,
  });
});

test('each clip has its own file, with the extension of its type', async (t) => {
  const programs = system(t, { mpv: 0 });
  await using player = new ClipPlayer();
  for (const mime of [
    'audio/webm',
    'audio/mp4',
    'audio/ogg;codecs=opus',
    'video/webm ; codecs="vp8"',
    'video/mp4',
  ]) {
    answer(t, mime, 200, mime);
    await player.play(CLIP, 'voice');
  }
  assert.deepEqual(
    programs.files.map(({ path }) => basename(path)),
    ['clip-1.webm', 'clip-2.m4a', 'clip-3.ogg', 'clip-4.webm', 'clip-5.mp4'],
  );
  assert.equal(new Set(programs.files.map(({ path }) => dirname(path))).size, 1);
});

for (const [what, body, status, mime, message] of [
  [
    'that is gone',
    null,
    410,
    'audio/webm',
    'This clip has been removed, by the host or to make room for newer ones.',
  ],
  ['that never was', 'no', 404, 'audio/webm', `There is no clip at ${CLIP}.`],
  ['that is a page', '<html>', 200, 'text/html', `There is no clip at ${CLIP}.`],
  ['without content', null, 200, 'audio/webm', `There is no clip at ${CLIP}.`],
] as const) {
  test(`a clip ${what} is reported in a sentence`, async (t) => {
    answer(t, body, status, mime);
    await using player = new ClipPlayer();
    await assert.rejects(player.play(CLIP, 'voice'), { name: 'PlayError', message });
  });
}

test('a response without a type is not a clip', async (t) => {
  t.mock.method(globalThis, 'fetch', async () => new Response(Buffer.from('a clip')));
  await using player = new ClipPlayer();
  await assert.rejects(player.play(CLIP, 'voice'), { message: /^There is no clip at/ });
});

test('the longest video is played, and a longer one is not read to its end', async (t) => {
  const most = Buffer.alloc(MAX_CLIP_SECONDS * VIDEO_BYTES_PER_SECOND);
  const programs = system(t, { mpv: 0 });
  await using player = new ClipPlayer();
  answer(t, most, 200, 'video/mp4');
  await player.play(CLIP, 'video');
  assert.equal(programs.files[0]?.content.length, most.length);
  const cancel = t.mock.fn();
  const chunks = [most, ...'more and more'].map((chunk) => Buffer.from(chunk)).reverse();
  const longer = new ReadableStream({
    pull(control) {
      const chunk = chunks.pop();
      if (chunk) control.enqueue(chunk);
      else control.close();
    },
    cancel,
  });
  answer(t, longer, 200, 'video/mp4');
  await assert.rejects(player.play(CLIP, 'video'), {
    name: 'PlayError',
    message: 'This clip is too big to be one of a chat.',
  });
  assert.equal(cancel.mock.callCount(), 1);
});

test('a server that cannot be reached, or takes too long, is named', async (t) => {
  t.mock.method(AbortSignal, 'timeout', (ms: number) =>
    AbortSignal.abort(`there was no answer for ${ms} ms`),
  );
  const fetching = t.mock.method(globalThis, 'fetch', async (_url: URL, init?: RequestInit) => {
    throw init?.signal?.reason;
  });
  await using player = new ClipPlayer();
  await assert.rejects(player.play(CLIP, 'voice'), {
    name: 'PlayError',
    message: 'The clip cannot be fetched from http://chat.example. Try again later.',
  });
  const signal = fetching.mock.calls[0]?.arguments[1]?.signal;
  assert.equal(signal?.reason, `there was no answer for ${DOWNLOAD_TIMEOUT_MS} ms`);
});

test('a full disk is reported in a sentence', async (t) => {
  answer(t, 'a clip');
  mockBuiltin(t, promises, 'writeFile', async () => {
    throw new Error('ENOSPC: no space left on device');
  });
  await using player = new ClipPlayer();
  await assert.rejects(player.play(CLIP, 'voice'), {
    name: 'PlayError',
    message: 'The clip cannot be kept here: ENOSPC: no space left on device.',
  });
});

function entryWith(key: string): { entry: Entry; clip: PlayableClip } {
  const clip: PlayableClip = {
    kind: 'voice',
    mime: 'audio/webm',
    durationMs: 1,
    waveform: [],
    url: `/clips/${key}`,
  };
  return { entry: { key, at: 1, content: { type: 'clip', clip } }, clip };
}

test('clips are numbered in order of arrival, and keep their numbers', () => {
  const shelf = new ClipShelf();
  assert.equal(shelf.find(), undefined);
  const [one, two] = [entryWith('a'), entryWith('b')];
  for (const { entry } of [one, two, one]) shelf.add(entry);
  assert.equal(shelf.numberOf(two.entry), 2);
  assert.equal(shelf.find(1), one.clip);
  assert.equal(shelf.find(), two.clip);
  assert.equal(shelf.find(3), undefined);
});

test('a clip that the log drops cannot be played any more', () => {
  const shelf = new ClipShelf();
  const { entry } = entryWith('a');
  shelf.add(entry);
  shelf.drop(entry);
  assert.equal(shelf.find(1), undefined);
  assert.equal(shelf.numberOf(entry), 0);
  shelf.drop(entryWith('b').entry);
  assert.equal(shelf.find(), undefined);
});

test('an entry without a clip has no number', () => {
  const shelf = new ClipShelf();
  const text = entryOf(said(1, 'hi'), 'text');
  shelf.add(text);
  assert.equal(shelf.numberOf(text), 0);
  const { entry, clip } = entryWith('a');
  shelf.add(entry);
  shelf.drop(text);
  assert.equal(shelf.find(1), clip);
});
