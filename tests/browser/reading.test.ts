import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEachBrowser } from '../support/browser.ts';
import { TextClient } from '../support/clients.ts';
import { BrowserRoom } from './browser-room.ts';
import { heightOf, isAtEnd, joinLooking, look, sayMany, scrollTo } from './log.ts';

/** How much of the window may move by how much of it: the header does, by a little, when the room is shown. */
const MAX_SHIFT = 0.05;

/** How many messages there were after each change of the log, and what moved, as far as the browser says so. */
interface Watched {
  readonly counts: number[];
  readonly shifts: number[];
}

await inEachBrowser('reading', (browser) => {
  test('nothing moves for a reader who has scrolled up, whatever changes above and below', async () => {
    await using room = await BrowserRoom.open(browser, { pace: 0 });
    const alice = await joinLooking(room, 'alice');
    const carol = await room.telnet('carol');
    await sayMany(carol, alice, { to: 80 });
    assert.ok(await isAtEnd(alice));
    await scrollTo(alice, 'message 30');
    const height = await heightOf(alice, 'message 31');
    const isInPlace = async (why: string) =>
      assert.ok(Math.abs((await heightOf(alice, 'message 31')) - height) <= 1, why);

    await sayMany(carol, alice, { from: 81, to: 100 });
    await isInPlace('when more is said');
    await alice.reads('#to-latest', '20');
    await setHeight('message 27', '300px');
    await isInPlace('when something above grows');
    await setHeight('message 27', '20px');
    await isInPlace('when something above shrinks');
    await alice.page.setViewport({ width: 700, height: 500 });
    await alice.page.setViewport({ width: 800, height: 600 });
    await isInPlace('when the window has had another size');

    await alice.click('#to-latest');
    assert.ok(await isAtEnd(alice));
    await alice.page.waitForSelector('#to-latest', { hidden: true });
    await sayMany(carol, alice, { from: 101, to: 102 });
    assert.ok(await isAtEnd(alice), 'a reader at the end stays there');
    await scrollTo(alice, 'message 30');
    await alice.say('mine');
    await alice.reads('.own[data-state="sent"]', 'mine');
    assert.ok(await isAtEnd(alice), 'a reader who answers goes there');

    function setHeight(text: string, height: string) {
      return alice.page.$$eval(
        '#log .row',
        (rows, [wanted = '', value = '']) => {
          const row = rows.find(({ textContent }) => textContent.includes(wanted));
          if (row instanceof HTMLElement) row.style.height = value;
        },
        [text, height],
      );
    }
  });

  test('a page that is loaded again shows the end of the history first, and what comes above moves nothing', async () => {
    await using room = await BrowserRoom.open(browser, { pace: 0 });
    const alice = await joinLooking(room, 'alice');
    const carol = await room.telnet('carol');
    await sayMany(carol, alice, { to: 120 });
    await alice.page.evaluateOnNewDocument(watchLog);
    await alice.page.reload();
    await alice.sees('message 21');
    const numbers = Array.from({ length: 100 }, (_, index) => `message ${index + 21}`);
    assert.deepEqual(await alice.texts('#log .text'), numbers);
    assert.ok(await isAtEnd(alice));
    const { counts, shifts } = await alice.page.evaluate((): Watched => {
      const { counts, shifts } = window as unknown as Watched;
      return { counts, shifts };
    });
    const [first = 0] = counts.filter((count) => count > 0);
    assert.ok(first > 0 && first < 40, `${first} messages came at first`);
    assert.ok(Math.max(0, ...shifts) < MAX_SHIFT, `it moved: ${shifts}`);
  });

  test('a reader who comes back starts at the line above new messages, which disappears after reading', async () => {
    await using room = await BrowserRoom.open(browser, { pace: 0 });
    const alice = await joinLooking(room, 'alice');
    const carol = await room.telnet('carol');
    await sayMany(carol, alice, { to: 3 });
    assert.deepEqual(await alice.texts('.new-line'), []);

    await look(alice, false);
    await sayMany(carol, alice, { from: 4, to: 40 });
    await look(alice, true);
    assert.deepEqual(await alice.texts('.row:has(.new-line) .text'), ['message 4']);
    assert.deepEqual(await alice.texts('.row:has(.new-line) .author'), ['carol']);
    const below = (await topOf('.new-line')) - (await topOf('#log'));
    assert.ok(below >= 0 && below < 50, `it is ${below} px below the upper edge`);
    await alice.reads('#to-latest', '37');

    await readsToTheEnd();
    assert.deepEqual(await alice.texts('.new-line'), ['New'], 'the line does not vanish by itself');
    await sayMany(carol, alice, { from: 41, to: 41 });
    assert.deepEqual(await alice.texts('.new-line'), []);

    await look(alice, false);
    await sayMany(carol, alice, { from: 42, to: 80 });
    await look(alice, true);
    await alice.reads('#to-latest', '39');
    await readsToTheEnd();
    await look(alice, false);
    await look(alice, true);
    assert.deepEqual(await alice.texts('.new-line'), ['New']);
    assert.ok(await isAtEnd(alice), 'nothing is new, so nothing moves');

    async function readsToTheEnd() {
      await alice.click('#to-latest');
      await alice.until(
        'it counts as read',
        () => document.querySelector('#to-latest-count:not([hidden])') === null,
      );
    }

    function topOf(selector: string) {
      return alice.page.$eval(selector, (part) => part.getBoundingClientRect().top);
    }
  });

  test('joins and leaves are one line, which can be opened by keyboard and stays in place', async () => {
    await using room = await BrowserRoom.open(browser, { pace: 0 });
    const { target } = room;
    const alice = await room.join('alice');
    await alice.page.bringToFront();
    const carol = await room.telnet('carol');
    await sayMany(carol, alice, { to: 30 });
    {
      using _dan = await TextClient.join(target, 'dan');
      await alice.sees('dan came in');
    }
    await alice.sees('dan came and went');
    await room.telnet('eve');
    await alice.sees('eve came in; dan came and went');
    const toggle = await alice.shown('.run-toggle');
    assert.ok(await isAtEnd(alice));
    const before = await toggle.boundingBox();
    await toggle.focus();
    await alice.page.keyboard.press('Enter');
    await alice.shown('.run-toggle[aria-expanded="true"]');
    assert.deepEqual(
      (await alice.texts('.run-lines .line-text')).map((line) => line.replace(/ \d.*/, '')),
      ['dan came in', 'dan left', 'eve came in'],
    );
    assert.equal(await isAtEnd(alice), false);
    const after = await toggle.boundingBox();
    assert.ok(before && after && Math.abs(before.y - after.y) <= 1);
    await alice.page.keyboard.press('Enter');
    await alice.shown('.run-toggle[aria-expanded="false"]');
    assert.deepEqual(await alice.texts('.run-lines .line-text'), []);
  });

  test('a reader who opens a short list of joins and leaves stays at the end', async () => {
    await using room = await BrowserRoom.open(browser, { pace: 0 });
    const { target } = room;
    const alice = await joinLooking(room, 'alice');
    const carol = await room.telnet('carol');
    {
      using _dan = await TextClient.join(target, 'dan');
      await alice.sees('dan came in');
    }
    await alice.sees('carol came in; dan came and went');
    // Checked in one turn, before any other event.
    const isAtEndAtOnce = await alice.page.$eval('.run-toggle', (toggle) => {
      (toggle as HTMLElement).click();
      return document.querySelector<HTMLElement>('#to-latest')?.hidden;
    });
    assert.ok(isAtEndAtOnce);
    await sayMany(carol, alice, { to: 40 });
    assert.ok(await isAtEnd(alice));
  });
});

/** Runs in the page, before it. */
function watchLog(): void {
  const watched: Watched = { counts: [], shifts: [] };
  Object.assign(window, watched);
  const observer = new MutationObserver(() => {
    watched.counts.push(document.querySelectorAll('#log .message').length);
  });
  document.addEventListener('DOMContentLoaded', () => {
    observer.observe(document.getElementById('log') ?? document, {
      childList: true,
      subtree: true,
    });
  });
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) {
      if ('value' in shift) watched.shifts.push(Number(shift.value));
    }
  }).observe({ type: 'layout-shift', buffered: true });
}
