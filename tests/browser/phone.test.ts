import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEachBrowser } from '../support/browser.ts';
import type { BrowserWindow } from '../support/browser-window.ts';
import { BrowserRoom } from './browser-room.ts';
import { resize } from './emulation.ts';
import { record, sendClip, startRecording } from './recording.ts';

const PHONE = { width: 360, height: 740 };

/** The part of the screen that may move while a page loads: more is not “good” (https://web.dev/articles/cls). */
const MOST_SHIFT = 0.1;

await inEachBrowser('on a phone', (browser) => {
  test('nothing jumps while a room is loaded again, before and after the first message', async () => {
    if (browser.kind !== 'chrome') return; // Others do not measure it.
    await using room = await BrowserRoom.open(browser, { patient: true });
    const alice = await room.window();
    await alice.page.setViewport(PHONE);
    await alice.page.evaluateOnNewDocument(sumShifts);
    await alice.join('alice');
    await alice.page.reload();
    await alice.sees('alice came in');
    const empty = await alice.page.evaluate(() => window.shiftsSoFar());
    assert.ok(empty < MOST_SHIFT, `the empty room moves by ${empty}`);
    await alice.say('hello');
    await alice.shown('.own[data-state="sent"]');
    await alice.page.reload();
    await alice.sees('hello');
    const filled = await alice.page.evaluate(() => window.shiftsSoFar());
    assert.ok(filled < MOST_SHIFT, `the room moves by ${filled}`);
  });

  test('nothing is wider than the screen', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.window();
    await alice.page.setViewport(PHONE);
    await alice.shown('#join');
    await fits(alice);
    await alice.join('alice_with_a_long_name_x');
    const carol = await room.telnet('c'.repeat(24));
    carol.say('w'.repeat(500));
    await alice.sees('wwww');
    await alice.say('W'.repeat(500));
    await alice.sees('WWWW');
    await alice.say(`/me ${'m'.repeat(500)}`);
    await alice.sees('mmmm');
    await fits(alice);
    await record(alice, 'video');
    await fits(alice);
    await sendClip(alice);
    await startRecording(alice, 'voice');
    await fits(alice);
    await alice.click('#pause');
    await alice.reads('#pause', 'Resume');
    await fits(alice);
    await alice.click('#stop');
    await alice.shown('#clip-send');
    await fits(alice);
    await alice.click('#clip-send');
    await alice.shown('.own .voice');
    await fits(alice);
  });

  test('the members are in a drawer, which can be closed in every usual way', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.window();
    await alice.page.setViewport(PHONE);
    await alice.join('alice');
    await room.telnet('carol');
    await alice.reads('#members-toggle', '2');
    const closings = [
      () => alice.click('#members-close'),
      () => alice.page.keyboard.press('Escape'),
      () => alice.page.mouse.click(10, PHONE.height / 2),
    ];
    for (const close of closings) {
      await alice.click('#members-toggle');
      await alice.until('the drawer is open', () => {
        const drawer = document.getElementById('members-panel')?.getBoundingClientRect();
        return drawer && drawer.left >= 0 && drawer.right === innerWidth;
      });
      await alice.reads('#members .member', 'carol');
      await fits(alice);
      await close();
      await alice.page.waitForSelector('#members-panel', { hidden: true });
    }

    await alice.click('#members-toggle');
    await resize(alice, { width: 844, height: 390 });
    await alice.until('a phone that is turned shows the list beside the conversation', () =>
      document.querySelector('#members-toggle')?.matches('[aria-expanded="false"]'),
    );
    await alice.say('not covered');
    await alice.sees('not covered');
    await resize(alice, PHONE);
    await alice.page.waitForSelector('#members-panel', { hidden: true });
  });

  test('at 400 % zoom the conversation has half of the height', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.window();
    await alice.page.setViewport({ width: 320, height: 225 });
    await alice.join('alice');
    await alice.say('hello');
    await alice.reads('.own[data-state="sent"]', 'hello');
    const log = await (await alice.shown('#log')).boundingBox();
    assert.ok(log && log.height >= 225 / 2, `the log is ${log?.height} high`);
    const top = await (await alice.shown('.top')).boundingBox();
    assert.ok(top && top.height < 50, 'the header has one row');
  });

  test('the composer is on the screen, and sends what is written into it', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.window();
    await alice.page.setViewport(PHONE);
    await alice.join('alice');
    const field = await (await alice.shown('#text')).boundingBox();
    assert.ok(field && field.width >= 120, 'there is room to write');
    for (const part of ['.top', '#composer']) {
      const box = await (await alice.shown(part)).boundingBox();
      assert.ok(box && box.y >= 0 && box.y + box.height <= PHONE.height, `${part} is in view`);
    }
    for (const text of ['one', 'two', 'three']) {
      await alice.page.locator('#text').fill(text);
      await alice.click('#send');
      await alice.reads('.own[data-state="sent"]', text);
    }
  });

  test('an on-screen keyboard that lies over the page does not cover the composer', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.window();
    await alice.page.setViewport(PHONE);
    await alice.join('alice');
    await alice.page.evaluate(() => {
      const { visualViewport } = window;
      Object.defineProperty(visualViewport, 'height', { value: 400 });
      visualViewport?.dispatchEvent(new Event('resize'));
    });
    const composer = await (await alice.shown('#composer')).boundingBox();
    assert.ok(composer && composer.y > 300 && composer.y + composer.height <= 400);
  });
});

/** Checks that nothing visible extends beyond the screen, and no text beyond its box. */
async function fits(window: BrowserWindow): Promise<void> {
  const wide = await window.page.$$eval('body, body *', (elements) =>
    elements
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      // Elements for screen readers only are clipped completely.
      .filter((element) => getComputedStyle(element).clipPath === 'none')
      .filter((element) => {
        const { left, right } = element.getBoundingClientRect();
        const isCut = element.clientWidth > 0 && element.scrollWidth > element.clientWidth;
        return left < 0 || right > innerWidth || isCut;
      })
      .map(({ outerHTML }) => outerHTML.slice(0, 100)),
  );
  assert.deepEqual(wide, []);
  assert.equal(await window.page.evaluate(() => document.documentElement.scrollWidth), PHONE.width);
}

declare global {
  interface Window {
    shiftsSoFar(): Promise<number>;
  }
}

/** Runs in the page: adds up how far what is shown moves by itself. */
function sumShifts(): void {
  const entries: PerformanceEntry[] = [];
  const observer = new PerformanceObserver((list) => entries.push(...list.getEntries()));
  observer.observe({ type: 'layout-shift', buffered: true });
  window.shiftsSoFar = async () => {
    for (let frames = 0; frames < 2; frames += 1) await new Promise(requestAnimationFrame);
    entries.push(...observer.takeRecords());
    return entries.reduce((sum, entry) => sum + ('value' in entry ? Number(entry.value) : 0), 0);
  };
}
