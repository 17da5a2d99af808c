import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inChrome } from '../support/browser.ts';
import type { BrowserWindow } from '../support/browser-window.ts';
import { BrowserRoom } from './browser-room.ts';
import { record, sendClip } from './recording.ts';

/** 100 short messages fit on this many pages. */
const MAX_PAGES = 7;

// Other browsers give no PDF to a test.
inChrome('printing', (browser) => {
  test('the conversation is printed as a whole, with dates and addresses, without what can be pressed', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    const carol = await room.program('carol');
    for (let number = 1; number <= 100; number += 1) {
      carol.send({ type: 'say', text: `message ${number}` });
    }
    await alice.until('the last has come', () =>
      [...document.querySelectorAll('.text')].some(
        ({ textContent }) => textContent === 'message 100',
      ),
    );
    await record(alice, 'voice');
    await sendClip(alice);
    await alice.say('```\ncode\n```');
    await alice.page.waitForSelector('.own .copy-code');
    const pdf = Buffer.from(await alice.page.pdf({ format: 'a4' })).toString('latin1');
    const pages = pdf.match(/\/Type \/Page\b/g)?.length ?? 0;
    assert.ok(pages > 1 && pages <= MAX_PAGES, `${pages} pages`);

    await alice.page.emulateMediaType('print');
    const shown = await alice.page.$$eval(
      '.brand, .author, .text, .own .author, .composer, .members-panel, button',
      (parts) => parts.filter((part) => part.checkVisibility()).map(({ className }) => className),
    );
    assert.deepEqual([...new Set(shown)], ['brand', 'author', 'text']);
    const ownNames = await alice.page.$$eval('.own .author', (names) =>
      names.map((name) => name.checkVisibility()),
    );
    assert.deepEqual(ownNames, [true, false], 'one name for a group');
    assert.match(await wordsBefore(alice, '.day'), / 20\d\d"$/);
    const clip = /^"Voice message, \d:\d\d: http:.*\/clips\/[\w-]+"$/;
    assert.match(await wordsBefore(alice, '.voice'), clip);
    const ink = await alice.page.$eval('.own .bubble', (bubble) => getComputedStyle(bubble).color);
    assert.equal(ink, 'rgb(0, 0, 0)');
  });
});

/** What the style sheet puts before the content of an element. */
function wordsBefore(window: BrowserWindow, selector: string): Promise<string> {
  return window.page.$eval(selector, (part) => getComputedStyle(part, '::before').content);
}
