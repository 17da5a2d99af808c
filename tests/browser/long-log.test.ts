import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEachBrowser } from '../support/browser.ts';
import type { BrowserWindow } from '../support/browser-window.ts';
import { BrowserRoom } from './browser-room.ts';
import { heightOf, isAtEnd, joinLooking, sayMany, scrollTo } from './log.ts';

const MAX_ENTRIES = 5_000;
/** Messages sent at once: no more than a browser can read before the server drops it as too slow. */
const BATCH = 500;
/** How much more time of the processor styles may take with each key than in a short log. It is about the same. */
const MAX_STYLE_RATIO = 3;
const TYPED = 'The quick brown fox jumps over the lazy dog.';

await inEachBrowser('a long log', (browser) => {
  test('the log holds 5,000 messages; another one changes few elements and does not move the others', async () => {
    await using room = await BrowserRoom.open(browser, { pace: 0 });
    const alice = await joinLooking(room, 'alice');
    const carol = await room.telnet('carol');
    await sayMany(carol, alice, { to: 1 });
    const first = await changesWhile(alice, () => sayMany(carol, alice, { from: 2, to: 2 }));
    const isChrome = browser.kind === 'chrome';
    const before = isChrome ? await styleMsPerKey(alice, TYPED) : 0;
    for (let said = 2; said < MAX_ENTRIES + 2; said += BATCH) {
      await sayMany(carol, alice, { from: said + 1, to: said + BATCH });
    }
    const last = MAX_ENTRIES + 2;
    assert.equal((await alice.texts('#log .text')).length, MAX_ENTRIES);
    assert.ok(await isAtEnd(alice));
    const after = isChrome ? await styleMsPerKey(alice, TYPED) : 0;
    assert.ok(
      after <= MAX_STYLE_RATIO * before,
      `styles: ${after} ms with each key, not ${before}`,
    );
    const more = await changesWhile(alice, () =>
      sayMany(carol, alice, { from: last + 1, to: last + 1 }),
    );
    // A full log also drops its oldest message. With 5,000 messages, anything that is done for each would be far more.
    assert.ok(more <= first + 10, `one message more made ${more} changes, and the first ${first}`);

    await scrollTo(alice, 'message 200');
    const height = await heightOf(alice, 'message 201');
    await sayMany(carol, alice, { from: last + 2, to: last + 100 });
    const moved = (await heightOf(alice, 'message 201')) - height;
    assert.ok(Math.abs(moved) <= 1, `it moved by ${moved} px when the oldest were dropped`);
  });
});

/** Counts the nodes of the log that an action adds, removes or changes. */
async function changesWhile(window: BrowserWindow, act: () => Promise<void>): Promise<number> {
  const counter = await window.page.evaluateHandle(() => {
    const log = document.getElementById('log') ?? document.body;
    const records: MutationRecord[] = [];
    const observer = new MutationObserver((more) => records.push(...more));
    observer.observe(log, { attributes: true, childList: true, subtree: true });
    return { records, observer };
  });
  await act();
  return counter.evaluate(({ records, observer }) => {
    records.push(...observer.takeRecords());
    observer.disconnect();
    return records.length;
  });
}

/** Types a text, and returns the time of the processor that styles took, which does not depend on other programs. */
async function styleMsPerKey({ page }: BrowserWindow, text: string): Promise<number> {
  const session = await page.createCDPSession();
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const styleMs = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (
      1_000 * (metrics.find(({ name }) => name === 'RecalcStyleDuration')?.value ?? Number.NaN)
    );
  };
  const before = await styleMs();
  await page.type('#text', text);
  return ((await styleMs()) - before) / text.length;
}
