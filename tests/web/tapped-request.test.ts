import assert from 'node:assert/strict';
import test from 'node:test';
import { tappedRequests } from '../../web/wire/tapped-request.ts';
import { WireLog } from '../../web/wire/wire-log.ts';
import { inBrowserWith } from './fake-globals.ts';

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
