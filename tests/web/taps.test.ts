import assert from 'node:assert/strict';
import test from 'node:test';
import { tappedRequests, tappedTransport, watchDownloads } from '../../web/wire/taps.ts';
import { WireLog } from '../../web/wire/wire-log.ts';
import { fakeTransport } from '../clients/chat/fakes.ts';
import { inBrowserWith } from './fake-globals.ts';

function openTapped() {
  const { open, lines } = fakeTransport();
  const log = new WireLog();
  const heard: string[] = [];
  const transport = tappedTransport(
    open,
    log,
  )({
    opened: () => heard.push('opened'),
    message: (text) => heard.push(text),
    closed: (code, reason) => heard.push(`${code} ${reason}`),
  });
  const [line] = lines;
  assert(line);
  return { transport, line, heard, written: () => log.records.map((r) => `${r.kind}: ${r.text}`) };
}

test('everything that passes is recorded in order, and passed on', () => {
  const { transport, line, heard, written } = openTapped();
  line.listener.opened();
  transport.send('{"type":"hello"}');
  line.listener.message('{"type":"welcome"}');
  line.listener.closed(1006, 'gone');
  assert.deepEqual(written(), [
    'connection: connecting',
    'connection: opened',
    'sent: {"type":"hello"}',
    'received: {"type":"welcome"}',
    'connection: closed with 1006, abnormal: gone',
  ]);
  assert.deepEqual(heard, ['opened', '{"type":"welcome"}', '1006 gone']);
  assert.deepEqual(line.sent, [{ type: 'hello' }]);
});

test('records once who has closed it', () => {
  const { transport, line, written } = openTapped();
  transport.close();
  transport.close();
  assert.equal(line.closed, true);
  assert.deepEqual(written().slice(1), ['connection: closed by this page']);
});

test('a second close adds nothing', () => {
  const { transport, line, written } = openTapped();
  line.listener.closed(4000);
  transport.close();
  assert.deepEqual(written().slice(1), ['connection: closed with 4000, replaced']);
});

test('a close code is followed by its meaning, if it has one', () => {
  for (const [code, text] of [
    [1001, 'closed with 1001, going away'],
    [4999, 'closed with 4999'],
  ] as const) {
    const { line, written } = openTapped();
    line.listener.closed(code);
    assert.deepEqual(written().slice(1), [`connection: ${text}`]);
  }
});

class FakeRequest extends EventTarget {
  static readonly DONE = 4;
  readonly calls: unknown[] = [];
  readyState = 0;
  status = 0;
  responseText = '';

  open(method: string, url: string): void {
    this.calls.push([method, url]);
  }

  setRequestHeader(name: string, value: string): void {
    this.calls.push([name, value]);
  }

  send(body: Blob): void {
    this.calls.push(body);
  }

  becomes(readyState: number, status: number, responseText = ''): void {
    Object.assign(this, { readyState, status, responseText });
    this.dispatchEvent(new Event('readystatechange'));
  }
}

function start() {
  using _browser = inBrowserWith({ XMLHttpRequest: FakeRequest });
  const log = new WireLog(() => 0);
  const request = tappedRequests(log)() as unknown as FakeRequest;
  const written = () => log.records.map(({ kind, text, bytes }) => [kind, text, bytes]);
  return { request, written, done: () => inBrowserWith({ XMLHttpRequest: FakeRequest }) };
}

test('a request is recorded with its headers, and sent unchanged', () => {
  const { request, written } = start();
  const body = new Blob(['abc']);
  request.open('POST', '/clips');
  request.setRequestHeader('Content-Type', 'audio/webm');
  request.send(body);
  assert.deepEqual(written(), [['request', 'POST /clips\nContent-Type: audio/webm', 3]]);
  const calls = [['POST', '/clips'], ['Content-Type', 'audio/webm'], body];
  assert.deepEqual(request.calls, calls);
});

test('a response is recorded when it is complete', () => {
  const { request, written, done } = start();
  using _browser = done();
  request.send(new Blob([]));
  request.becomes(3, 201, '{');
  request.becomes(4, 201, '{}');
  assert.deepEqual(written().slice(1), [['response', '201 {}', 6]]);
});

test('a missing response is also recorded', () => {
  const { request, written, done } = start();
  using _browser = done();
  request.send(new Blob([]));
  request.becomes(4, 0);
  assert.deepEqual(written().slice(1), [['response', 'no answer', 0]]);
});

test('clips that the browser loads are recorded, and nothing else', () => {
  const timing = {
    responseStatus: 206,
    duration: 12.4,
    initiatorType: 'audio',
    encodedBodySize: 7,
  };
  const entries = [
    { name: 'http://a.example/clips/c1', ...timing },
    { name: 'http://a.example/main.js', ...timing },
    { name: 'http://b.example/clips/c2', ...timing, responseStatus: 0, encodedBodySize: 0 },
  ];
  class FakeObserver {
    readonly #tell: (list: unknown) => void;
    constructor(tell: (list: unknown) => void) {
      this.#tell = tell;
    }
    observe(what: unknown): void {
      assert.deepEqual(what, { type: 'resource' });
      this.#tell({ getEntriesByType: (type: string) => (type === 'resource' ? entries : []) });
    }
  }
  using _browser = inBrowserWith({ PerformanceObserver: FakeObserver });
  const log = new WireLog(() => 0);
  watchDownloads(log);
  assert.deepEqual(
    log.records.map(({ kind, text, bytes }) => [kind, text, bytes]),
    [
      ['response', '206 /clips/c1 in 12 ms, for <audio>', 7],
      ['response', '/clips/c2 in 12 ms, for <audio>', 0],
    ],
  );
});
