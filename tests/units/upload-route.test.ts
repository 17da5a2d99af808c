/** Uploads as a thread receives them, with a fake hub and a fake process that reads clips. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempDisposable, readdir, readFile } from 'node:fs/promises';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { DETAILS } from '../../shared/codes.ts';
import { MIN_UPLOAD_PROGRESS_BYTES, UPLOAD_LOOK_MS } from '../../shared/limits.ts';
import type { LogEntry } from '../../shared/log.ts';
import type { Request } from '../../shared/protocol.ts';
import type { Peer } from '../../stages/03-nicknames/hub.ts';
import { Proxies } from '../../stages/05-websocket-bridge/proxies.ts';
import { responderFor } from '../../stages/05-websocket-bridge/route.ts';
import { webServer } from '../../stages/05-websocket-bridge/web-server.ts';
import { ClipFiles } from '../../stages/06-media/clip-files.ts';
import type { BegunUpload } from '../../stages/06-media/media-handlers.ts';
import { uploadRoute, watchProgress } from '../../stages/06-media/upload-route.ts';
import { Exchange } from '../support/exchange.ts';
import { type FakeClipProcess, playClipProcesses } from '../support/fake-clip-process.ts';
import { inquiriesTo } from '../support/inquiries-to.ts';

const MAX_BYTES = 1_000;
const LIMITS = {
  voice: { maxMs: 10_000, maxBytes: MAX_BYTES },
  video: { maxMs: 15_000, maxBytes: 2 * MAX_BYTES },
};
const CLIP_BYTES = Buffer.from('what was recorded');
/** As remuxed, so different from what was sent. */
const READ = { bytes: Buffer.from('a clip'), mime: 'audio/webm', durationMs: 8_600 };

const BEGUN: BegunUpload = { id: 'c1', name: 'bob' };

type Does = (inquiry: Peer, asked: Request) => void;
const answer =
  (value: unknown): Does =>
  (inquiry) =>
    inquiry.reply({ type: 'answer', value });
const QUESTIONS: Readonly<Record<string, Does>> = {
  'begin-upload': answer(BEGUN),
  'await-turn': answer('your turn'),
  'enter-clip': answer('entered'),
};

/** The route on a thread, and the requests to the hub. `answers` replaces the hub's answers. */
async function routeWith(t: TestContext, answers: Readonly<Record<string, Does>> = {}) {
  const asked: Request[] = [];
  const ended = Promise.withResolvers<void>();
  const all: Record<string, Does> = {
    ...QUESTIONS,
    disconnected: () => ended.resolve(),
    ...answers,
  };
  const handlers = Object.entries(all).map(([type, does]) => {
    const handle = (question: Request, inquiry: Peer) => {
      asked.push(question);
      does(inquiry, question);
    };
    return [type, handle] as const;
  });
  const inquiries = inquiriesTo(Object.fromEntries(handlers));
  const folder = await mkdtempDisposable(join(tmpdir(), 'wirechat-test-'));
  t.after(async () => {
    inquiries.close();
    await folder.remove();
  });
  const files = new ClipFiles(folder.path, () => {});
  const logged: LogEntry[] = [];
  const log = (entry: LogEntry) => logged.push(entry);
  const route = uploadRoute(inquiries, files, LIMITS, new Proxies([]), log);
  return { route, logged, folder: folder.path, asked, ended: ended.promise };
}

/** An upload without a network and timers, so that a missing response is noticed at once. */
async function uploadTo(
  t: TestContext,
  {
    path = '/clips?kind=voice',
    headers = {},
    answers,
  }: {
    path?: string;
    headers?: Record<string, string>;
    answers?: Record<string, Does>;
  } = {},
) {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { route, ...thread } = await routeWith(t, answers);
  const { request, response, ...exchange } = exchangeOf(path, headers);
  const respond = async () => responderFor([route], request)(request, response);
  return { ...thread, ...exchange, request, response, answered: respond() };
}

function exchangeOf(path: string, headers: Record<string, string>) {
  const exchange = new Exchange({ method: 'POST', path, headers });
  Object.defineProperty(exchange.request.socket, 'remoteAddress', { value: '192.0.2.1' });
  const { promise: reading, resolve } = Promise.withResolvers<void>();
  exchange.request.on('newListener', (event) => event === 'readable' && resolve());
  return {
    request: exchange.request,
    /** Resolves when its body is read. */
    reading,
    response: exchange.response,
    send: (body: Uint8Array) => exchange.send(body),
    answer: () => JSON.parse(exchange.body.toString()) as object,
  };
}

function readsAs(child: FakeClipProcess): void {
  child.whenAsked = () => child.answer({ clip: READ });
}

for (const kind of ['voice', 'video'] as const) {
  test(`a ${kind} message is read, stored as remuxed, registered, and confirmed to its sender`, async (t) => {
    const children: FakeClipProcess[] = [];
    playClipProcesses(t, (child) => {
      children.push(child);
      readsAs(child);
    });
    const upload = await uploadTo(t, {
      path: `/clips?kind=${kind}`,
      headers: {
        authorization: 'Bearer T.S',
        'content-type': 'audio/webm;codecs=opus',
        'content-length': String(CLIP_BYTES.length),
      },
    });
    upload.request.push(CLIP_BYTES.subarray(0, 5));
    upload.send(CLIP_BYTES.subarray(5));
    await upload.answered;
    const { mime, durationMs, bytes } = READ;
    const [{ sentence, ...stored } = {}, ...others] = upload.logged;
    assert.deepEqual(stored, {
      level: 'info',
      event: 'clip-stored',
      name: 'bob',
      ...{ kind, mime, durationMs, bytes: bytes.length },
    });
    assert.equal(sentence, `A ${kind} message from bob was stored: 9 s, 1 KiB.`);
    assert.deepEqual(others, []);
    const clip = { id: 'c1', kind, mime, bytes: bytes.length, durationMs, url: '/clips/c1' };
    assert.equal(upload.response.statusCode, 201);
    assert.deepEqual(upload.answer(), clip);
    assert.deepEqual(await readFile(join(upload.folder, 'c1')), bytes);
    const [{ asked: read } = { asked: [] }] = children;
    const claim = { kind, contentType: 'audio/webm;codecs=opus', maxMs: LIMITS[kind].maxMs };
    assert.deepEqual(read, [{ bytes: CLIP_BYTES, claim }]);
    await upload.ended;
    assert.deepEqual(upload.asked, [
      { type: 'begin-upload', token: 'T.S', bytes: CLIP_BYTES.length, address: '192.0.2.1' },
      { type: 'await-turn' },
      { type: 'enter-clip', clip },
      { type: 'disconnected' },
    ]);
  });
}

const LEFT: Does = (inquiry) => inquiry.bye('left');

for (const [what, headers, expected] of [
  ['of no length takes the place of the longest', {}, { bytes: MAX_BYTES }],
  ['of too great a length takes no more', { 'content-length': '5000' }, { bytes: MAX_BYTES }],
  ['of a small length takes no more', { 'content-length': '7' }, { bytes: 7 }],
  ['without a token has an empty one', {}, { token: '' }],
  ['has its token in any case', { authorization: 'bearer T' }, { token: 'T' }],
  ['has no part of another scheme', { authorization: 'B Bearer T' }, { token: 'B Bearer T' }],
] as const) {
  test(`an upload ${what}`, async (t) => {
    const upload = await uploadTo(t, { headers, answers: { 'begin-upload': LEFT } });
    await assert.rejects(upload.answered, { code: 'left' });
    assert.partialDeepStrictEqual(upload.asked[0], { type: 'begin-upload', ...expected });
    const sentences = upload.logged.map(({ sentence }) => sentence);
    assert.deepEqual(sentences, [`An upload was refused: ${DETAILS.left} (left).`]);
  });
}

test('a clip without a type is read, and judged by its content', async (t) => {
  playClipProcesses(t, (child) => {
    child.whenAsked = ({ claim }) =>
      child.answer({ refused: claim.contentType === '' ? 'clip-type' : 'internal-error' });
  });
  const upload = await uploadTo(t);
  upload.send(CLIP_BYTES);
  await assert.rejects(upload.answered, { code: 'clip-type' });
  assert.deepEqual(await readdir(upload.folder), []);
});

test('an upload without a kind, or of an unknown kind, is told which exist', async (t) => {
  for (const path of ['/clips', '/clips?kind=', '/clips?kind=text', '/clips?kind=Voice']) {
    const upload = await uploadTo(t, { path });
    await assert.rejects(upload.answered, {
      code: 'bad-request',
      message: /kind=voice or .*video/,
    });
    t.mock.timers.reset();
  }
});

test('uploads have one path', async (t) => {
  const { route } = await routeWith(t);
  const { request } = exchangeOf('/clips', {});
  assert.deepEqual(Object.keys(route('/clips', request) ?? {}), ['POST']);
  for (const path of ['/', '/clips/', '/clips/c1', '/clip'])
    assert.equal(route(path, request), undefined);
});

test('a clip that the hub refuses leaves no file', async (t) => {
  playClipProcesses(t, readsAs);
  const upload = await uploadTo(t, { answers: { 'enter-clip': LEFT } });
  upload.send(CLIP_BYTES);
  await assert.rejects(upload.answered, { code: 'left' });
  assert.deepEqual(await readdir(upload.folder), []);
  assert.deepEqual(upload.logged, [
    {
      level: 'info',
      event: 'upload-refused',
      name: 'bob',
      sentence: `An upload from bob was refused: ${DETAILS.left} (left).`,
      code: 'left',
    },
  ]);
});

test('an upload whose client leaves ends at the hub, and its clip is not read any further; that is not in the log', async (t) => {
  const forked = Promise.withResolvers<FakeClipProcess>();
  playClipProcesses(t, forked.resolve);
  const upload = await uploadTo(t);
  upload.send(CLIP_BYTES);
  const child = await forked.promise;
  const { options } = child;
  assert.equal(options.signal?.aborted, false);
  upload.response.emit('close');
  assert.equal(options.signal?.aborted, true);
  await upload.ended;
  child.emit('exit');
  await assert.rejects(upload.answered, { name: 'AbortError' });
  assert.deepEqual(upload.logged, []);
});

test('an upload that the hub ends is refused at once, even while its body is arriving', async (t) => {
  let inquiry: Peer | undefined;
  const answers: Record<string, Does> = {
    'begin-upload': (begun, question) => {
      inquiry = begun;
      answer(BEGUN)(begun, question);
    },
  };
  const upload = await uploadTo(t, { answers });
  upload.request.push(CLIP_BYTES);
  await upload.reading;
  inquiry?.bye('unauthorized');
  await assert.rejects(upload.answered, { code: 'unauthorized' });
});

test('an upload that the hub ends at its start is refused at once', async (t) => {
  const upload = await uploadTo(t, {
    answers: {
      'begin-upload': (inquiry, question) => {
        answer(BEGUN)(inquiry, question);
        inquiry.bye('unauthorized');
      },
    },
  });
  await assert.rejects(upload.answered, { code: 'unauthorized' });
});

test('an upload that makes no progress ends', async (t) => {
  const upload = await uploadTo(t);
  upload.request.push(CLIP_BYTES);
  await upload.reading;
  t.mock.timers.tick(UPLOAD_LOOK_MS);
  await assert.rejects(upload.answered, { code: 'timed-out' });
  await upload.ended;
});

test('an upload without a length is read up to the limit, and no further', async (t) => {
  const upload = await uploadTo(t);
  upload.request.push(Buffer.alloc(MAX_BYTES));
  await upload.reading;
  upload.request.push(Buffer.alloc(1));
  await assert.rejects(upload.answered, { code: 'clip-too-big' });
  assert.equal(upload.request.destroyed, false, 'its connection carries the refusal');
});

test('nothing is read of an upload that declares too large a length', async (t) => {
  const upload = await uploadTo(t, { headers: { 'content-length': String(MAX_BYTES + 1) } });
  await assert.rejects(upload.answered, { code: 'clip-too-big' });
  assert.equal(upload.request.listenerCount('readable'), 0);
});

/** The route behind a real server: the status and the code of the refusal of an upload. */
async function refusalOver(t: TestContext, bytes: number, headers: Record<string, string>) {
  const { route, asked } = await routeWith(t, { 'await-turn': LEFT });
  const server = webServer([route]).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  const path = '/clips?kind=voice';
  const uploading = request({ host: '127.0.0.1', port, method: 'POST', path, headers });
  const answered = once(uploading, 'response');
  uploading.flushHeaders();
  if (bytes > 0) uploading.write('x'.repeat(bytes));
  // An upload that is too long is refused before it ends.
  if (headers['transfer-encoding'] && bytes <= MAX_BYTES) uploading.end();
  const [answer] = await answered;
  const body = once(answer, 'data');
  const { code } = JSON.parse(String(await body)) as { code: string };
  uploading.on('error', () => {}).destroy();
  return { status: answer.statusCode, code, asked: asked.map(({ type }) => type) };
}

const CHUNKED = { 'transfer-encoding': 'chunked' };
const TOO_BIG = { status: 413, code: 'clip-too-big' };

test('an upload without a length is refused as soon as it is too long', async (t) => {
  const { asked, ...refused } = await refusalOver(t, MAX_BYTES + 1, CHUNKED);
  assert.deepEqual(refused, TOO_BIG);
  assert.ok(!asked.includes('await-turn'));
});

test('an upload of the maximum length gets its turn, with or without a declared length', async (t) => {
  for (const headers of [CHUNKED, { 'content-length': String(MAX_BYTES) }])
    assert.equal((await refusalOver(t, MAX_BYTES, headers)).code, 'left');
});

test('an upload that declares too large a length is refused before its body arrives', async (t) => {
  const headers = { 'content-length': String(MAX_BYTES + 1) };
  const { asked, ...refused } = await refusalOver(t, 0, headers);
  assert.deepEqual(refused, TOO_BIG);
  assert.ok(!asked.includes('await-turn'));
});

test('an upload continues as long as enough of it arrives, and no longer', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  let stalls = 0;
  const socket = { bytesRead: 500 };
  const watch = watchProgress(socket, () => {
    stalls += 1;
  });
  for (let look = 0; look < 5; look += 1) {
    socket.bytesRead += MIN_UPLOAD_PROGRESS_BYTES;
    t.mock.timers.tick(UPLOAD_LOOK_MS);
  }
  assert.equal(stalls, 0);
  socket.bytesRead += MIN_UPLOAD_PROGRESS_BYTES - 1;
  t.mock.timers.tick(UPLOAD_LOOK_MS);
  assert.equal(stalls, 1);
  watch[Symbol.dispose]();
  t.mock.timers.tick(UPLOAD_LOOK_MS);
  assert.equal(stalls, 1);
});
