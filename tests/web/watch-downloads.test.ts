import assert from 'node:assert/strict';
import test from 'node:test';
import { watchDownloads } from '../../web/wire/watch-downloads.ts';
import { WireLog } from '../../web/wire/wire-log.ts';
import { inBrowserWith } from './fake-globals.ts';

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
