import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, mock, test } from 'node:test';
import type { WebSocket } from 'ws';
import { OpenPages } from '../../../clients/desktop/open-pages.ts';

beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
afterEach(() => mock.timers.reset());

/** A pages with one page, and its state. */
function withPage() {
  const pages = new OpenPages();
  const state = { arrived: false, left: false };
  void pages.arrived.then(() => {
    state.arrived = true;
  });
  void pages.left.then(() => {
    state.left = true;
  });
  const page = enter(pages);
  const now = async () => {
    await null;
    return state;
  };
  return { pages, page, now };
}

function enter(pages: OpenPages): EventEmitter {
  const page = new EventEmitter();
  pages.enter(page as WebSocket);
  return page;
}

test('the window is open as long as its page', async () => {
  const { page, now } = withPage();
  mock.timers.tick(60_000);
  assert.deepEqual(await now(), { arrived: true, left: false });
  page.emit('close');
  mock.timers.tick(3_000);
  assert.deepEqual(await now(), { arrived: true, left: true });
});

test('a reload does not close the window, nor does closing one of two pages', async () => {
  const { pages, page, now } = withPage();
  page.emit('close');
  mock.timers.tick(2_900);
  const again = enter(pages);
  enter(pages).emit('close');
  mock.timers.tick(60_000);
  assert.equal((await now()).left, false);
  again.emit('close');
  mock.timers.tick(3_000);
  assert.equal((await now()).left, true);
});

test('when the browser has ended, a page that has gone is not waited for', async () => {
  const { pages, page, now } = withPage();
  pages.browserEnded();
  mock.timers.tick(200);
  assert.equal((await now()).left, false, 'it has left the window to another browser');
  pages.browserEnded();
  page.emit('close');
  mock.timers.tick(200);
  assert.equal((await now()).left, true);
});

test('when the browser has ended before any page came, the window may still come', async () => {
  const pages = new OpenPages();
  let left = false;
  void pages.left.then(() => {
    left = true;
  });
  pages.browserEnded();
  mock.timers.tick(60_000);
  await null;
  assert.equal(left, false);
});

test('a page that has come back does not count as gone when the browser ends', async () => {
  const { pages, page, now } = withPage();
  page.emit('close');
  enter(pages);
  pages.browserEnded();
  mock.timers.tick(60_000);
  assert.equal((await now()).left, false);
});

test('every page is told that the program ends', () => {
  const pages = new OpenPages();
  const codes: number[] = [];
  for (let count = 0; count < 2; count += 1)
    Object.assign(enter(pages), { close: (code: number) => codes.push(code) });
  const gone = enter(pages);
  Object.assign(gone, { close: () => assert.fail('it has gone') }).emit('close');
  pages.dismiss();
  assert.deepEqual(codes, [1001, 1001]);
});
