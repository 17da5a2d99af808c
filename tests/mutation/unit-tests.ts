/**
 * Runs tests of node:test one by one, any number of times, within one process. A process for each mutant
 * would take a hundred times as long as most tests.
 *
 * A test file gets this module instead of `node:test`. Registered tests are kept here, and each run passes
 * one to the real `node:test`, so that a test has the same context as in `npm test`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, resolve } from 'node:path';
import * as real from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Worker } from 'node:worker_threads';

/** The real timers, even while a test mocks them. */
const { setInterval, clearInterval, setTimeout } = globalThis;
const LOOK_MS = 20;
const IDLE_LOOKS = 5;
/** A second: on a busy machine a socket takes some time to close. */
const SETTLE_LOOKS = 50;

type Body = (context: real.TestContext) => unknown;
type Hook = () => unknown;
interface Hooks {
  readonly before: Hook[];
  readonly after: Hook[];
}
interface UnitTest {
  readonly options: real.TestOptions;
  readonly body: Body;
  readonly hooks: Hooks;
}

/** All tests of the loaded files, by file and name. */
const tests = new Map<string, UnitTest>();
const files = new Map<string, Promise<unknown>>();
/** Counts the runs of tests. */
let runs = 0;
/** The lowest number of active resources between tests. */
let least = Number.POSITIVE_INFINITY;
let loading = '';
let names: readonly string[] = [];
let hooks: Hooks = { before: [], after: [] };

/** The running threads: they are not among the resources, but may still send something. */
const threads = new Set<Worker>();
process.on('worker', (worker) => {
  threads.add(worker);
  worker.once('exit', () => threads.delete(worker));
});

/** A file that another one names, to import or start it, but not only for its types. */
const NAMED = /(?<!^(?:import|export) type [^;]*)['"](\.\.?\/[^'"]+\.[jt]sx?)['"]/gm;
/** Which files each file names. */
const named = new Map<string, readonly string[]>();

registerHooks({
  resolve: (specifier, context, next) => {
    const { parentURL = '' } = context;
    const own = { url: import.meta.url, shortCircuit: true };
    if (specifier === 'node:test' && parentURL !== own.url) return own;
    const found = next(specifier, context);
    return found.url.endsWith('/shared/lazy.ts') && !parentURL.endsWith('.test.ts') ? own : found;
  },
});

/** Like shared/lazy.ts, but only for one test: the next one may run with another mutant. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T; readonly run: number } | undefined;
  return () => {
    if (made?.run !== runs) made = { value: make(), run: runs };
    return made.value;
  };
}

/** Whether a file names another one, directly or not. Files that are started as threads are not imported. */
export function loads(file: string, other: string): boolean {
  const reached = new Set([file]);
  for (const each of reached) for (const next of namedIn(each)) reached.add(next);
  return reached.has(other);
}

function namedIn(file: string): readonly string[] {
  return named.getOrInsertComputed(file, () => {
    const code = existsSync(file) ? readFileSync(file, 'utf8') : '';
    return [...code.matchAll(NAMED)].map(([, name = '']) => resolve(dirname(file), name));
  });
}

/** Loads a test file once, and resolves to the ids of its tests. */
export async function loadTests(file: string): Promise<string[]> {
  if (!files.has(file)) {
    loading = file;
    hooks = { before: [], after: [] };
    files.set(file, import(pathToFileURL(file).href));
  }
  await files.get(file);
  return [...tests.keys()].filter((id) => fileOf(id) === file);
}

export function fileOf(id: string): string {
  return id.split(' > ', 1)[0] ?? '';
}

/** Runs one test, and resolves to its error, if any. */
export async function runTest(id: string): Promise<string | undefined> {
  const found = tests.get(id);
  if (!found) throw new Error(`there is no test "${id}"`);
  runs += 1;
  const { options, body, hooks } = found;
  await settle();
  using idle = whenIdle();
  let context: real.TestContext | undefined;
  let failure: string | undefined;
  await real.test(id, { ...options, signal: idle.signal }, async (own) => {
    context = own;
    try {
      for (const hook of hooks.before) await hook();
      await body(own);
    } catch (error) {
      failure = String(error);
    }
  });
  for (const hook of hooks.after) await hook();
  return failure ?? (context?.passed === false ? String(context.error) : undefined);
}

/** A test that waits although nothing more can happen fails at once in `npm test`, and also here. */
function whenIdle(): { readonly signal: AbortSignal } & Disposable {
  const control = new AbortController();
  const left = new Set(threads);
  let looks = 0;
  const looking = setInterval(() => {
    const resources = process.getActiveResourcesInfo();
    const lasting = countLasting();
    // File operations end by themselves. A starting process may add as many resources as have closed.
    const isBusy =
      threads.difference(left).size > 0 ||
      resources.includes('ProcessWrap') ||
      resources.length > lasting ||
      lasting > least;
    looks = isBusy ? 0 : looks + 1;
    least = Math.min(least, lasting);
    if (looks === IDLE_LOOKS) control.abort();
  }, LOOK_MS).unref();
  return { signal: control.signal, [Symbol.dispose]: () => clearInterval(looking) };
}

/** Resources that one test leaves would hide what the next one waits for, so they get time to close. */
async function settle(): Promise<void> {
  for (let looks = 0; looks < SETTLE_LOOKS && countLasting() > least; looks += 1)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  least = countLasting();
}

/** The number of active resources without file operations: the reporter also writes to a file. */
function countLasting(): number {
  return process.getActiveResourcesInfo().filter((type) => !type.startsWith('FSReq')).length;
}

export function test(name: string, ...rest: [Body] | [real.TestOptions, Body]): void {
  const [options, body] = rest.length === 1 ? [{}, rest[0]] : rest;
  tests.set([loading, ...names, name].join(' > '), { options, body, hooks });
}
export default test;

export function describe(name: string, body: () => void): void {
  const outer = { names, hooks };
  names = [...names, name];
  hooks = { before: [...hooks.before], after: [...hooks.after] };
  body();
  ({ names, hooks } = outer);
}

export const mock = real.mock;
// The `before` hooks of a file run before each of its tests here.
export const before = (hook: Hook): unknown => hooks.before.push(hook);
export const beforeEach = before;
export const after = (hook: Hook): unknown => hooks.after.unshift(hook);
export const afterEach = after;
