import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import type { Recording } from '../../clients/chat/recording.ts';
import { MAX_UNSENT_CLIP_BYTES, MAX_UNSENT_CLIPS } from '../../shared/limits.ts';
import { BrowserUnsentClips } from '../../web/recording/browser-unsent-clips.ts';
import { inBrowserWith } from './fake-globals.ts';

/** A browser without pages, and so without locks. */
function browser(indexedDB = new IDBFactory()) {
  const held = new Set<string>();
  const locks = {
    async request(
      name: string,
      { ifAvailable = false }: LockOptions,
      hold: (lock: Lock | null) => unknown,
    ): Promise<void> {
      if (held.has(name)) {
        if (ifAvailable) await hold(null);
        // Waits for a page that does not end.
        else await new Promise(() => {});
        return;
      }
      held.add(name);
      await hold({ name, mode: 'exclusive' });
      held.delete(name);
    },
  };
  const fakes = inBrowserWith({ indexedDB, navigator: { locks } });
  /** Ends all pages. */
  const endPages = () => held.clear();
  return Object.assign(fakes, { endPages, newPage: () => new BrowserUnsentClips() });
}

function recording(id: string, blob = new Blob([`sound of ${id}`])): Recording {
  return { id, kind: 'voice', mime: 'audio/webm', durationMs: 1_500, waveform: [1, 2], blob };
}

/** A recording of this length. Its bytes are shared, because copies of megabytes take long. */
function ofLength(id: string, length: number): Recording {
  const bytes: unknown = new SharedArrayBuffer(length);
  return recording(id, { arrayBuffer: async () => bytes } as Blob);
}

const idsOf = (recordings: readonly Recording[]) => recordings.map(({ id }) => id);

function rejections(t: TestContext) {
  const unhandled = t.mock.fn();
  process.on('unhandledRejection', unhandled);
  t.after(() => process.off('unhandledRejection', unhandled));
  return unhandled;
}

test('without storage, as here, it says so and does not fail', async (t) => {
  const unhandled = rejections(t);
  const clips = new BrowserUnsentClips();
  await setImmediate();
  assert.equal(await clips.put(recording('r1')), false);
  clips.remove('r1');
  assert.deepEqual(await clips.takeOver(), []);
  await setImmediate();
  assert.equal(unhandled.mock.callCount(), 0);
});

test('a recording survives its page, with its sound and everything that is known about it', async () => {
  using faked = browser();
  assert.equal(await faked.newPage().put(recording('r1')), true);
  faked.endPages();
  const [taken, ...others] = await faked.newPage().takeOver();
  assert.deepEqual(others, []);
  assert(taken);
  const { blob, ...known } = taken;
  const { blob: _blob, ...expected } = recording('r1');
  assert.deepEqual(known, expected);
  assert.deepEqual([await blob.text(), blob.type], ['sound of r1', 'audio/webm']);
});

test('a recording of an open page is not taken over, not even by this page', async () => {
  using faked = browser();
  const page = faked.newPage();
  await page.put(recording('r1'));
  assert.deepEqual(await page.takeOver(), []);
  assert.deepEqual(await faked.newPage().takeOver(), []);
});

test('only one page takes a recording over, until that page ends, too', async () => {
  using faked = browser();
  await faked.newPage().put(recording('r1'));
  faked.endPages();
  assert.deepEqual(idsOf(await faked.newPage().takeOver()), ['r1']);
  assert.deepEqual(idsOf(await faked.newPage().takeOver()), []);
  faked.endPages();
  assert.deepEqual(idsOf(await faked.newPage().takeOver()), ['r1']);
});

test('the recordings of ended pages are taken over, and not those of open pages beside them', async () => {
  using faked = browser();
  await faked.newPage().put(recording('lost'));
  faked.endPages();
  await faked.newPage().put(recording('open'));
  assert.deepEqual(idsOf(await faked.newPage().takeOver()), ['lost']);
});

test('the oldest recording comes first', async (t) => {
  t.mock.timers.enable({ apis: ['Date'] });
  using faked = browser();
  const page = faked.newPage();
  for (const id of ['c', 'a', 'b']) {
    await page.put(recording(id));
    t.mock.timers.setTime(Date.now() + 1);
  }
  faked.endPages();
  assert.deepEqual(idsOf(await faked.newPage().takeOver()), ['c', 'a', 'b']);
});

test('a recording that has been sent is not kept any longer', async () => {
  using faked = browser();
  const page = faked.newPage();
  await page.put(recording('r1'));
  await page.put(recording('r2'));
  page.remove('r1');
  faked.endPages();
  assert.deepEqual(idsOf(await page.takeOver()), ['r2']);
});

test('there is room for a number of recordings, and again after one was sent', async () => {
  using faked = browser();
  const page = faked.newPage();
  for (let index = 0; index < MAX_UNSENT_CLIPS; index += 1)
    assert.equal(await page.put(recording(`r${index}`)), true, `r${index}`);
  assert.equal(await page.put(recording('too many')), false);
  page.remove('r0');
  assert.equal(await page.put(recording('in its place')), true);
});

test('there is room for a number of bytes, and not for one more', async () => {
  using faked = browser();
  const page = faked.newPage();
  assert.equal(await page.put(ofLength('too long', MAX_UNSENT_CLIP_BYTES + 1)), false);
  assert.equal(await page.put(ofLength('half', MAX_UNSENT_CLIP_BYTES / 2)), true);
  assert.equal(await page.put(ofLength('rest', MAX_UNSENT_CLIP_BYTES / 2)), true);
  assert.equal(await page.put(ofLength('more', 1)), false);
});

test('a recording that is kept again, with what it answers, takes the place of the first', async () => {
  const re = { epoch: 'e1', seq: 1, name: 'bob', text: 'hi' };
  using faked = browser();
  const page = faked.newPage();
  for (let index = 0; index < MAX_UNSENT_CLIPS; index += 1) await page.put(recording(`r${index}`));
  assert.equal(await page.put({ ...recording('r0'), re }), true, 'in the last place');
  faked.endPages();
  const taken = await page.takeOver();
  assert.equal(taken.length, MAX_UNSENT_CLIPS);
  assert.deepEqual(taken.find(({ id }) => id === 'r0')?.re, re);
});

test('a recording that is kept again takes no more bytes', async () => {
  using faked = browser();
  const page = faked.newPage();
  for (const _time of ['first', 'again'])
    assert.equal(await page.put(ofLength('r1', MAX_UNSENT_CLIP_BYTES)), true);
});

test('a recording for which the disk has no room is not kept, and that is reported', async (t) => {
  using faked = browser();
  const { put } = IDBObjectStore.prototype;
  t.mock.method(IDBObjectStore.prototype, 'put', function (this: IDBObjectStore, value: unknown) {
    const request = put.call(this, value);
    // As browsers do for a full disk, after the request has succeeded.
    request.addEventListener('success', () => this.transaction.abort());
    return request;
  });
  assert.equal(await faked.newPage().put(recording('r1')), false);
  faked.endPages();
  assert.deepEqual(await faked.newPage().takeOver(), []);
});

test('a database that cannot be opened is like no storage', async () => {
  const indexedDB = new IDBFactory();
  using faked = browser(indexedDB);
  await opened(indexedDB, 2);
  const page = faked.newPage();
  assert.equal(await page.put(recording('r1')), false);
  assert.deepEqual(await page.takeOver(), []);
});

test('a recording that an earlier version of the page has kept is found', async () => {
  const indexedDB = new IDBFactory();
  using faked = browser(indexedDB);
  const database = await opened(indexedDB, 1);
  const { blob: _blob, ...rest } = recording('r1');
  const kept = { ...rest, bytes: new ArrayBuffer(3), keptAt: 1 };
  const { transaction } = database.transaction('clips', 'readwrite').objectStore('clips').put(kept);
  await new Promise((resolve) => transaction?.addEventListener('complete', resolve));
  const [taken] = await faked.newPage().takeOver();
  assert.deepEqual([taken?.id, taken?.blob.size], ['r1', 3]);
});

/** Opens the page's database as any version of the page does. */
function opened(indexedDB: IDBFactory, version: number): Promise<IDBDatabase> {
  const request = indexedDB.open('wirechat', version);
  request.addEventListener('upgradeneeded', () => {
    request.result.createObjectStore('clips', { keyPath: 'id' });
  });
  return new Promise((resolve) => {
    request.addEventListener('success', () => resolve(request.result));
  });
}
