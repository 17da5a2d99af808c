/** The server's side of reading a clip, with a fake of the process that reads it. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readClip } from '../../stages/06-media/clip-reader.ts';
import type { ClipClaim } from '../../stages/06-media/recording.ts';
import { type FakeClipProcess, playClipProcesses } from '../support/fake-clip-process.ts';

const BYTES = new Uint8Array([1, 2, 3]);
const CLAIM: ClipClaim = { kind: 'voice', contentType: 'audio/webm', maxMs: 1_000 };
const CLIP = { bytes: new Uint8Array([4]), mime: 'audio/webm', durationMs: 900 };
const KILLED = ['SIGKILL'];

/** Reads a clip in a fake process that calls this on its request, and does nothing if not connected. */
function read(
  t: TestContext,
  act: (child: FakeClipProcess, sent: (error: Error | null) => void) => void,
  { connected = true, signal }: { connected?: boolean; signal?: AbortSignal } = {},
) {
  const forked = Promise.withResolvers<FakeClipProcess>();
  playClipProcesses(t, (child) => {
    child.connected = connected;
    child.whenAsked = (_request, sent) => act(child, sent);
    forked.resolve(child);
  });
  const clip = readClip(BYTES, CLAIM, signal);
  return { clip, forked: forked.promise };
}

test('a clip is what its process answers, which gets one request and is then ended', async (t) => {
  const { clip, forked } = read(t, (child, sent) => {
    sent(null);
    child.answer({ clip: CLIP });
  });
  assert.equal(await clip, CLIP);
  const { asked, killedWith } = await forked;
  assert.deepEqual(asked, [{ bytes: BYTES, claim: CLAIM }]);
  assert.deepEqual(killedWith, KILLED);
});

test('a refusal by the process is a refusal by the server, and also ends the process', async (t) => {
  const { clip, forked } = read(t, (child) => child.answer({ refused: 'clip-too-long' }));
  await assert.rejects(clip, { name: 'ProtocolError', code: 'clip-too-long' });
  assert.deepEqual((await forked).killedWith, KILLED);
});

test('a file that ends its process is not a clip, before or after it has been sent', async (t) => {
  const refused = { name: 'ProtocolError', code: 'clip-type' };
  await assert.rejects(read(t, (child) => child.emit('exit', 1)).clip, refused);
  await assert.rejects(read(t, (_child, sent) => sent(new Error('EPIPE'))).clip, refused);
});

test('sending a file is not an answer yet', async (t) => {
  const { clip, forked } = read(t, (_child, sent) => sent(null));
  const child = await forked;
  // Waits as many turns as an answer needs.
  await Promise.race([clip, new Promise((resolve) => setImmediate(resolve))]);
  child.answer({ clip: CLIP });
  assert.equal(await clip, CLIP);
});

test('a process that could not be started is an error, and is sent nothing', async (t) => {
  const full = Object.assign(new Error('no file handles are left'), { code: 'EMFILE' });
  const { clip, forked } = read(t, () => {}, { connected: false });
  const child = await forked;
  child.emit('error', full);
  await assert.rejects(clip, full);
  assert.deepEqual(child.asked, []);
});

test('the process has no flags, no terminal and no output of the server, and ends when it is told to', async (t) => {
  const { signal } = new AbortController();
  const { clip, forked } = read(t, (child) => child.answer({ clip: CLIP }), { signal });
  await clip;
  const { path, options } = await forked;
  assert.ok(path.endsWith('/clip-process.ts') && existsSync(fileURLToPath(path)), path);
  const { execArgv, serialization, stdio, killSignal } = options;
  assert.deepEqual(
    { execArgv, serialization, stdio, killSignal },
    {
      execArgv: [],
      // So that bytes are sent as bytes, not as JSON.
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      killSignal: 'SIGKILL',
    },
  );
  assert.equal(options.signal, signal);
});
