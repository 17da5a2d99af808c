import assert from 'node:assert/strict';
import test from 'node:test';
import { uploadOver } from '../../web/upload.ts';
import { recording } from '../clients/chat/fakes.ts';

/** An XMLHttpRequest that the test answers. */
class FakeRequest {
  readonly upload: { onprogress?: (event: object) => void } = {};
  readonly headers: Record<string, string> = {};
  url = '';
  body: unknown;
  status = 0;
  responseText = '';
  onload: () => void = () => {};
  onabort: () => void = () => {};
  onerror: () => void = () => {};
  ontimeout: () => void = () => {};

  open(method: string, url: string): void {
    this.url = `${method} ${url}`;
  }

  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }

  send(body: unknown): void {
    this.body = body;
  }

  abort(): void {
    this.onabort();
  }

  answer(status: number, body: string): void {
    Object.assign(this, { status, responseText: body });
    this.onload();
  }
}

function start() {
  const request = new FakeRequest();
  const progress: number[] = [];
  const control = new AbortController();
  const upload = uploadOver(() => request as unknown as XMLHttpRequest);
  const result = upload(recording, {
    signal: control.signal,
    token: 't1',
    onProgress: (fraction) => progress.push(fraction),
  });
  return { request, progress, control, result };
}

test('posts the recording with its type and our token, and reports the progress', async () => {
  const { request, progress, result } = start();
  request.upload.onprogress?.({ loaded: 1, total: 4 });
  request.answer(201, '{"id":"c1"}');
  assert.deepEqual(await result, { id: 'c1' });
  assert.equal(request.url, 'POST /clips?kind=voice');
  assert.deepEqual(request.headers, {
    'Content-Type': 'audio/webm;codecs=opus',
    Authorization: 'Bearer t1',
  });
  assert.equal(request.body, recording.blob);
  assert.deepEqual(progress, [0.25]);
});

test('a refusal is shown in the words of the server', async () => {
  const { request, result } = start();
  request.answer(413, '{"code":"clip-too-long","detail":"record a shorter one"}');
  await assert.rejects(result, { message: 'Record a shorter one.' });
});

test('a response that is not from wirechat is shown with its status', async () => {
  const { request, result } = start();
  request.answer(502, '<h1>Bad gateway</h1>');
  await assert.rejects(result, /502/);
});

test('says so if the server cannot be reached', async () => {
  const { request, result } = start();
  request.onerror();
  await assert.rejects(result, /cannot be reached/);
});

test('says so if it took too long', async () => {
  const { request, result } = start();
  request.ontimeout();
  await assert.rejects(result, /too long/);
});

test('an upload can be cancelled', async () => {
  const { control, result } = start();
  control.abort();
  await assert.rejects(result, { message: 'Cancelled.' });
});
