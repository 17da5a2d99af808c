import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEachBrowser } from '../support/browser.ts';
import { axeFindsNothing } from './accessible.ts';
import { BrowserRoom } from './browser-room.ts';
import { emulator } from './emulation.ts';
import { share } from './sharing.ts';

const PHONE = { width: 360, height: 640 };

await inEachBrowser('answers', (browser) => {
  test('a message is answered with its button or a key, and the answer leads back to it', async () => {
    await using room = await BrowserRoom.open(browser, { patient: true });
    const alice = await room.join('alice');
    const carol = await room.telnet('carol');
    carol.say('who (of you) comes?');
    await alice.sees('comes?');
    const { page } = alice;
    await page.hover('.message .text');
    await alice.click('.row-actions .answer');
    await alice.reads('#answering .quote', 'who (of you) comes?');
    await axeFindsNothing(alice, 'a message is being answered');

    // It is kept with the draft, and Escape drops it.
    await page.keyboard.type('I do');
    await page.reload();
    await alice.reads('#answering .quote', 'carol');
    await page.focus('#text');
    await page.keyboard.press('Enter');
    assert.equal(await carol.line(), '[alice] (to carol: who of you comes?) I do');
    await alice.reads('.own[data-state="sent"] .quote', 'who (of you) comes?');
    await page.waitForSelector('#answering', { hidden: true });

    await alice.click('.own .quote');
    await alice.until('the focus is on the message', () =>
      document.activeElement?.textContent.includes('who (of you) comes?'),
    );
    await page.keyboard.press('r');
    await alice.shown('#answering .quote');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'text');
    await page.keyboard.press('Escape');
    await page.waitForSelector('#answering', { hidden: true });
    await alice.say('nothing more');
    assert.equal(await carol.line(), '[alice] nothing more');
  });

  test('an answer says so if its message is no longer here', async () => {
    await using room = await BrowserRoom.open(browser, { pace: 1_000 });
    const bob = await room.program('bob');
    bob.send({ type: 'say', text: 'the first' });
    for (let number = 2; number <= 101; number += 1)
      bob.send({ type: 'say', text: `message ${number}` });
    bob.send({ type: 'say', text: 'the answer', re: 2 });
    await bob.next('said', { text: 'the answer' });
    const alice = await room.join('alice');
    await alice.click('.message .quote');
    await alice.reads('.message .quote', 'This message is no longer here.');
  });

  test('an answer leads to a message that has not come into the log yet', async () => {
    await using room = await BrowserRoom.open(browser, { pace: 1_000 });
    const bob = await room.program('bob');
    bob.send({ type: 'say', text: 'the first' });
    for (let number = 2; number <= 60; number += 1)
      bob.send({ type: 'say', text: `message ${number}` });
    bob.send({ type: 'say', text: 'the answer', re: 2 });
    await bob.next('said', { text: 'the answer' });
    const alice = await room.window();
    await alice.page.evaluateOnNewDocument(pressFirstQuote);
    await alice.page.reload();
    await alice.join('alice');
    await alice.until('it leads there', () => document.body.dataset.found?.includes('the first'));
  });

  if (browser.kind === 'chrome') {
    test('a swipe answers a message on a phone, and a short one does not', async () => {
      await using room = await BrowserRoom.open(browser);
      const alice = await room.join('alice');
      const carol = await room.telnet('carol');
      await (await emulator(alice)).touch(true);
      await alice.page.setViewport({ ...PHONE, hasTouch: true });
      carol.say('who comes?');
      await alice.sees('who comes?');
      const swipe = async (far: number) => {
        const text = await alice.shown('.message .text');
        const box = await text.boundingBox();
        assert.ok(box);
        const y = box.y + box.height / 2;
        await alice.page.touchscreen.touchStart(box.x + 5, y);
        for (let across = 0; across <= far; across += 10)
          await alice.page.touchscreen.touchMove(box.x + 5 + across, y);
        await alice.page.touchscreen.touchEnd();
      };
      await swipe(40);
      assert.equal(await alice.page.$('#answering .quote'), null);
      await swipe(90);
      await alice.reads('#answering .quote', 'who comes?');
      await axeFindsNothing(alice, 'a message is being answered on a phone');
    });

    test('on a phone the buttons of a message come with a tap beside its controls, and do not cover them', async () => {
      await using room = await BrowserRoom.open(browser);
      const alice = await room.join('alice');
      await (await emulator(alice)).touch(true);
      await alice.page.setViewport({ ...PHONE, hasTouch: true });
      const bob = await room.program('bob');
      bob.send({ type: 'say', text: '```\ncode\n```' });
      await share(room.target, bob, 'voice.webm');
      await alice.shown('.copy-code');
      await alice.shown('.voice .speed');
      for (const [control, beside] of [
        ['.copy-code', '[data-type="said"] .time'],
        ['.voice .speed', '[data-type="clip"] .time'],
      ] as const) {
        await alice.page.tap(control);
        await alice.until('no buttons', () => !document.querySelector('.row-actions'));
        await alice.page.tap(beside);
        await alice.shown('.row-actions');
        const isCovered = await alice.page.$eval(control, (button) => {
          const { left, top, width, height } = button.getBoundingClientRect();
          return document.elementFromPoint(left + width / 2, top + height / 2) !== button;
        });
        assert.equal(isCovered, false, control);
      }
    });
  }
});

/** Runs in the page, before it: presses the first quote in the turn in which it comes, and notes where it leads. */
function pressFirstQuote(): void {
  const observer = new MutationObserver(() => {
    const quote = document.querySelector<HTMLElement>('.message .quote');
    if (!quote) return;
    observer.disconnect();
    quote.click();
    document.body.dataset.found = document.querySelector('.row.found')?.textContent;
  });
  document.addEventListener('DOMContentLoaded', () => {
    observer.observe(document.getElementById('log') ?? document, {
      childList: true,
      subtree: true,
    });
  });
}
