import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEachBrowser } from '../support/browser.ts';
import { BrowserRoom } from './browser-room.ts';

const DAY_MS = 24 * 60 * 60_000;
/** More time than a message can take. */
const LATE_MS = 60_000;

await inEachBrowser('the clock', (browser) => {
  for (const [name, ahead] of [
    ['a day ahead', DAY_MS],
    ['a day behind', -DAY_MS],
  ] as const) {
    test(`with a clock ${name} all times come from the server, and are in order`, async () => {
      await using room = await BrowserRoom.open(browser);
      const alice = await room.window();
      await alice.page.evaluateOnNewDocument(shiftClock, ahead);
      await alice.page.reload();
      await alice.join('alice');
      const carol = await room.telnet('carol');
      await alice.say('one');
      assert.equal(await carol.line(), '[alice] one');
      carol.say('two');
      await alice.sees('two');
      await alice.say('three');
      await alice.reads('.own[data-state="sent"]', 'three');
      assert.deepEqual(await alice.texts('.text'), ['one', 'two', 'three']);
      assert.deepEqual(await alice.texts('.day'), ['Today']);
      const times = await alice.page.$$eval('#log time', (found) =>
        found.map(({ dateTime }) => Date.parse(dateTime)),
      );
      const now = Date.now();
      for (const time of times) assert.ok(Math.abs(time - now) < LATE_MS, 'the time is right');

      await alice.page.evaluate(shiftClock, ahead + DAY_MS);
      await alice.page.evaluate(() => dispatchEvent(new Event('focus')));
      assert.deepEqual(await alice.texts('.day'), ['Yesterday'], 'the next day');
    });
  }
});

/** Runs in the page: shifts its clock by a number of milliseconds. */
function shiftClock(ms: number): void {
  const page = globalThis as { trueNow?: () => number };
  page.trueNow ??= Date.now;
  const now = page.trueNow;
  Date.now = () => now() + ms;
}
