/*
 * The service worker: shows a page that says what is up when the server cannot be reached, in place of the
 * browser's error page.
 *
 * It stands between the browser and everything that ever answers at this address, and an address such as
 * `localhost:8080` is used by one program after the other. So it does as little as possible:
 *
 * - It handles only the opening of the page, and the three files of the page that it shows. Clips, the
 *   WebSocket and what the server tells of itself (`/health`, `/stats`, `/metrics`) never pass through it.
 * - Whatever comes from the network wins, unchanged. The page itself is never taken from a cache: an old one
 *   might not understand a new server.
 * - After each answer it asks whether its own script is still at its address. If not, another program answers
 *   there, and the worker removes itself with its cache. It does the same if nobody has answered for a week.
 *
 * The server puts a hash of all files in front of this script (`stages/05-websocket-bridge/page.ts`). So each
 * build has a worker of its own, which replaces the one before at the next start of the page.
 */

/** The part of a service worker's global scope that is used here. */
interface WorkerScope {
  readonly BUILD: string;
  readonly registration: { unregister(): Promise<boolean> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', act: (event: LongEvent) => void): void;
  addEventListener(type: 'fetch', act: (event: FetchEvent) => void): void;
}

interface LongEvent {
  /** Keeps the worker alive until the work is done. */
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEvent extends LongEvent {
  readonly request: Request;
  /** The page that asks, and the page that the answer will be. */
  readonly clientId: string;
  readonly resultingClientId: string;
  respondWith(response: Promise<Response>): void;
}

const worker = globalThis as unknown as WorkerScope;

const OFFLINE_PAGE = '/offline/index.html';
const FILES = [OFFLINE_PAGE, '/offline/main.js', '/style.css', '/icon.svg'];

const PREFIX = 'wirechat ';
const CACHE = `${PREFIX}${worker.BUILD}`;

/** How the script at this address begins, as long as it is this one. */
const BEGINNING = 'globalThis.BUILD=';
const SCRIPT = '/worker.js';

/** The key in the cache for the time of the last answer. */
const LAST_ANSWER = '/last-answer';
/** After this time without an answer, the server is gone for good, in milliseconds. */
const GONE_MS = 7 * 24 * 60 * 60_000;

/** The offline pages that are open. Only they get their files from the cache. */
const offlinePages = new Set<string>();

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(removeCaches(CACHE)));
worker.addEventListener('fetch', (event) => {
  const { request, clientId } = event;
  const { pathname } = new URL(request.url);
  const isPage = request.mode === 'navigate' && request.method === 'GET' && pathname === '/';
  if (isPage) event.respondWith(openPage(event));
  else if (offlinePages.has(clientId) && FILES.includes(pathname)) {
    event.respondWith(fromCache(pathname).then((kept) => kept ?? fetch(request)));
  }
});

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map((path) => new Request(path, { cache: 'no-cache' })));
  await noteAnswer();
  await worker.skipWaiting();
}

async function openPage(event: FetchEvent): Promise<Response> {
  try {
    const answer = await fetch(event.request);
    event.waitUntil(lookAround());
    return answer;
  } catch (error) {
    const page = await fromCache(OFFLINE_PAGE);
    const isGone = Date.now() - (await lastAnswer()) > GONE_MS;
    if (isGone) await retire();
    if (isGone || !page) throw error;
    offlinePages.add(event.resultingClientId);
    return page;
  }
}

/** Something has answered. If it is not a server with this script, this worker has no business here. */
async function lookAround(): Promise<void> {
  const answer = await fetch(SCRIPT, { cache: 'no-cache' }).catch(() => undefined);
  // It was ended just now.
  if (!answer) return;
  const isOurs = answer.ok && (await answer.text()).startsWith(BEGINNING);
  await (isOurs ? noteAnswer() : retire());
}

async function retire(): Promise<void> {
  await worker.registration.unregister();
  await removeCaches();
}

async function removeCaches(except?: string): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== except);
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function fromCache(path: string): Promise<Response | undefined> {
  const cache = await caches.open(CACHE);
  return cache.match(path, { ignoreVary: true });
}

async function noteAnswer(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.put(LAST_ANSWER, new Response(String(Date.now())));
}

async function lastAnswer(): Promise<number> {
  const kept = await fromCache(LAST_ANSWER);
  return Number(await kept?.text());
}
