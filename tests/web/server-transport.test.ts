import assert from 'node:assert/strict';
import test from 'node:test';
import { UnsuitableError } from '../../clients/chat/upload.ts';
import { openWebSocket, uploadOver } from '../../web/server-transport.ts';
import { recording } from '../clients/chat/fakes.ts';
import { inBrowserWith } from './fake-globals.ts';

class FakeWebSocket extends EventTarget {
  static last: FakeWebSocket;
  readonly url: string;
  readonly sent: string[] = [];
  isClosed = false;

  constructor(url: string) {
    super();
    this.url = url;
    FakeWebSocket.last = this;
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.isClosed = true;
  }

  tell(type: string, details = {}): void {
    this.dispatchEvent(Object.assign(new Event(type), details));
  }
}

function open() {
  using _browser = inBrowserWith({ WebSocket: FakeWebSocket });
  const told: unknown[] = [];
  const transport = openWebSocket('ws://a.example/ws')({
    opened: () => told.push('opened'),
    message: (text) => told.push(text),
    closed: (code, reason) => told.push([code, reason]),
  });
  return { transport, told, socket: FakeWebSocket.last };
}

test('a WebSocket reports its opening, its messages, and why it has closed', () => {
  const { transport, told, socket } = open();
  assert.equal(socket.url, 'ws://a.example/ws');
  socket.tell('open');
  transport.send('hello');
  socket.tell('message', { data: 'hi' });
  socket.tell('close', { code: 1000, reason: 'left' });
  assert.deepEqual(socket.sent, ['hello']);
  assert.deepEqual(told, ['opened', 'hi', [1000, 'left']]);
});

test('a close without a reason reports none', () => {
  const { told, socket } = open();
  socket.tell('close', { code: 1006, reason: '' });
  assert.deepEqual(told, [[1006, undefined]]);
});

test('a WebSocket that we have closed reports nothing', () => {
  const { transport, told, socket } = open();
  transport.close();
  assert.ok(socket.isClosed);
  socket.tell('open');
  socket.tell('message', { data: 'late' });
  socket.tell('close', { code: 1000, reason: '' });
  assert.deepEqual(told, []);
});

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

test('a refusal of the recording itself is not one that trying again can cure', async () => {
  const isUnsuitable = async (status: number, body: string) => {
    const { request, result } = start();
    request.answer(status, body);
    return (await result.catch((error: unknown) => error)) instanceof UnsuitableError;
  };
  for (const code of ['clip-too-big', 'clip-too-long', 'clip-type']) {
    assert.ok(await isUnsuitable(413, JSON.stringify({ code, detail: 'no' })), code);
  }
  for (const code of ['too-many-uploads', 'store-full', 'unauthorized', 'internal-error']) {
    assert.ok(!(await isUnsuitable(503, JSON.stringify({ code, detail: 'no' }))), code);
  }
});

test('a response that is not from wirechat is shown with its status and what helps', async () => {
  const answers = [
    [413, 'The server did not accept it (413). Record a shorter one.'],
    [415, 'The server did not accept it (415). Save it, and send it another way.'],
    [502, 'The server did not accept it (502). Try again later.'],
    [201, 'The server did not accept it (201). Try again later.'],
  ] as const;
  const bodies = [
    '<h1>No</h1>',
    '',
    'null',
    '7',
    '[]',
    '{"message":"No"}',
    '{"code":7,"detail":{}}',
  ];
  for (const [status, message] of answers) {
    for (const body of bodies) {
      const { request, result } = start();
      request.answer(status, body);
      await assert.rejects(result, (error: Error) => {
        assert.equal(error.message, message, body);
        assert.equal(error instanceof UnsuitableError, status === 413 || status === 415);
        return true;
      });
    }
  }
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
