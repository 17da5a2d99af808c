import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadAgain } from '../support/load-again.ts';
import { inBrowserWith } from './fake-globals.ts';

const SCRIPT = new URL('../../web/worker.ts', import.meta.url);
const DAY_MS = 24 * 60 * 60_000;

/** One cache of the browser, with the paths that it holds. */
class FakeCache {
  readonly kept = new Map<string, Response>();

  async addAll(requests: readonly Request[]): Promise<void> {
    for (const { url } of requests)
      this.kept.set(new URL(url).pathname, new Response(`old ${url}`));
  }

  async put(path: string, response: Response): Promise<void> {
    this.kept.set(path, response);
  }

  async match(path: string): Promise<Response | undefined> {
    return this.kept.get(path)?.clone();
  }
}

class FakeCaches {
  readonly all = new Map<string, FakeCache>();

  async open(name: string): Promise<FakeCache> {
    const cache = this.all.get(name) ?? new FakeCache();
    this.all.set(name, cache);
    return cache;
  }

  async keys(): Promise<string[]> {
    return [...this.all.keys()];
  }

  async delete(name: string): Promise<boolean> {
    return this.all.delete(name);
  }
}

/** What answers at the address: the text for a path, or nobody. */
type Network = (path: string) => string | undefined;

const ours: Network = (path) => (path === '/worker.js' ? 'globalThis.BUILD="b1";…' : 'ours');
const nobody: Network = () => undefined;

/** A worker in a browser, and what a page could ask of it. */
async function start() {
  let network = ours;
  let unregistered = false;
  const handlers = new Map<string, (event: object) => void>();
  const caches = new FakeCaches();
  const browser = inBrowserWith({
    BUILD: 'b1',
    caches,
    Request: class extends Request {
      constructor(path: string, init?: RequestInit) {
        super(new URL(path, 'http://a.example'), init);
      }
    },
    fetch: async (asked: Request | string) => {
      const url = typeof asked === 'string' ? asked : asked.url;
      const text = network(new URL(url, 'http://a.example').pathname);
      if (text === undefined) throw new TypeError('Failed to fetch');
      return new Response(text);
    },
    registration: { unregister: async () => (unregistered = true) },
    skipWaiting: async () => {},
    addEventListener: (type: string, handler: (event: object) => void) =>
      handlers.set(type, handler),
  });
  await loadAgain(SCRIPT);
  const work: Promise<unknown>[] = [];
  const waitUntil = (promise: Promise<unknown>) => work.push(promise);
  const lifecycle = async (type: 'install' | 'activate') => {
    handlers.get(type)?.({ waitUntil });
    await Promise.all(work.splice(0));
  };
  /** Returns the text of the answer, or undefined if the worker leaves the request alone. */
  const ask = async (path: string, { mode = 'cors', method = 'GET', clientId = 'page' } = {}) => {
    let answer: Promise<Response> | undefined;
    const request = { url: `http://a.example${path}`, mode, method };
    handlers.get('fetch')?.({
      request,
      clientId,
      resultingClientId: 'next page',
      waitUntil,
      respondWith: (response: Promise<Response>) => {
        answer = response;
      },
    });
    const text = await (await answer)?.text();
    await Promise.all(work.splice(0));
    return text;
  };
  await lifecycle('install');
  return {
    ask,
    lifecycle,
    caches,
    open: () => ask('/', { mode: 'navigate' }),
    answers: (now: Network) => {
      network = now;
    },
    isGone: () => unregistered && caches.all.size === 0,
    [Symbol.dispose]: () => browser[Symbol.dispose](),
  };
}

const OFFLINE = 'old http://a.example/offline/index.html';

test('what the network answers is passed on', async () => {
  using worker = await start();
  assert.equal(await worker.open(), 'ours');
  assert.ok(!worker.isGone());
});

test('if nobody answers, the offline page is shown, and only that page gets its files from the cache', async () => {
  using worker = await start();
  worker.answers(nobody);
  assert.equal(await worker.open(), OFFLINE);
  const style = 'old http://a.example/style.css';
  assert.equal(await worker.ask('/style.css', { clientId: 'next page' }), style);
  assert.equal(await worker.ask('/style.css'), undefined);
  assert.ok(!worker.isGone());
});

test('everything but the page is left alone', async () => {
  using worker = await start();
  worker.answers(nobody);
  await worker.open();
  for (const path of ['/clips/c1', '/health', '/stats', '/metrics', '/ws', '/main.js']) {
    assert.equal(await worker.ask(path, { clientId: 'next page' }), undefined, path);
  }
  assert.equal(await worker.ask('/stats', { mode: 'navigate' }), undefined);
  assert.equal(await worker.ask('/', { mode: 'navigate', method: 'POST' }), undefined);
  assert.equal(await worker.ask('/', { method: 'HEAD' }), undefined);
});

test('another program at the same address gets its page through, and the worker removes itself', async () => {
  using worker = await start();
  worker.answers(() => 'another program');
  assert.equal(await worker.open(), 'another program');
  assert.ok(worker.isGone());
});

test('a server that ends just after its answer is not taken for another program', async () => {
  using worker = await start();
  worker.answers((path) => (path === '/' ? 'ours' : undefined));
  assert.equal(await worker.open(), 'ours');
  assert.ok(!worker.isGone());
});

test('if nobody has answered for a week, the worker removes itself', async (t) => {
  using worker = await start();
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
  t.mock.timers.tick(6 * DAY_MS);
  assert.equal(await worker.open(), 'ours', 'an answer begins the week anew');
  worker.answers(nobody);
  t.mock.timers.tick(6 * DAY_MS);
  assert.equal(await worker.open(), OFFLINE);
  t.mock.timers.tick(2 * DAY_MS);
  await assert.rejects(worker.open(), TypeError);
  assert.ok(worker.isGone());
});

test('a new build removes the cache of the one before, and no cache of anybody else', async () => {
  using worker = await start();
  await worker.caches.open('wirechat b0');
  await worker.caches.open('of somebody else');
  await worker.lifecycle('activate');
  assert.deepEqual(await worker.caches.keys(), ['wirechat b1', 'of somebody else']);
});
