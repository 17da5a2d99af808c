import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEachBrowser } from '../support/browser.ts';
import { BrowserWindow } from '../support/browser-window.ts';
import { axeFindsNothing, canBePressed } from './accessible.ts';
import { BrowserRoom } from './browser-room.ts';
import { resize } from './emulation.ts';
import { joinLooking, look } from './log.ts';

await inEachBrowser('muted people', (browser) => {
  test('the messages of a muted person are folded, can be opened, and come back', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await joinLooking(room, 'alice');
    const carol = await room.telnet('carol');
    carol.say('first');
    await alice.sees('first');
    carol.say('/nick cara');
    await alice.reads('#members', 'cara');
    const { page } = alice;
    await page.hover('.message .text');
    await alice.click('.row-actions .mute');
    await alice.reads('.fold:focus', 'Muted: carol');
    // She is muted by the name that she has now: somebody else may take the old one.
    await alice.reads('#muted-people', 'cara');
    assert.equal(await page.$eval('.message', (message) => message.checkVisibility()), false);

    // Neither a new name nor a reload ends it, and nothing of it calls for attention.
    carol.say('/nick kate');
    await alice.reads('#muted-people', 'kate');
    await page.reload();
    await alice.reads('#muted-people', 'kate');
    await look(alice, false);
    carol.say('alice?');
    const bob = await room.telnet('bob');
    bob.say('hello');
    await alice.until('only one is counted', () => document.title === '(1) wirechat');
    await look(alice, true);
    const folded = await page.$$eval('.folded .text', (texts) => texts.map((t) => t.textContent));
    assert.deepEqual(folded, ['first', 'alice?']);
    await alice.click('.folded:has(.mention) .fold');
    await alice.reads('.folded.open .text', 'alice?');
    await axeFindsNothing(alice, 'a person is muted');
    await resize(alice, { width: 360, height: 640 });
    await alice.click('#members-toggle');
    await canBePressed(alice, 'a person is muted, on a phone');
    await alice.click('#muted-people button');
    await page.waitForSelector('#muted-people', { hidden: true });
    await alice.shown('#members:focus');
    assert.equal(await page.$('.folded'), null);
  });

  test('messages of a muted person that follow each other have one line, which opens all of them', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await joinLooking(room, 'alice');
    const { page } = alice;
    const carol = await room.telnet('carol');
    for (const text of ['one', 'two', 'three']) carol.say(text);
    await alice.sees('three');
    // The last of them.
    await page.hover('.block:last-child .row:last-child .text');
    await alice.click('.row-actions .answer');
    await alice.say('hello');
    await page.hover('.message .text');
    await alice.click('.row-actions .mute');
    for (const text of ['four', 'five']) carol.say(text);
    await alice.until('five has come', () => document.querySelectorAll('.folded').length === 5);
    const closed = ['Muted: carol', 'hello', 'Muted: carol'];
    assert.deepEqual(await shown(alice), closed);

    // For the keyboard, they are one row, too.
    await page.focus('#log');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowUp');
    await alice.reads('.row:focus .text', 'hello');
    await page.keyboard.press('ArrowUp');
    await alice.reads('.row:focus .fold', 'Muted: carol');

    await alice.click('.fold');
    const first = ['Muted: carol', 'one', 'two', 'three', 'hello', 'Muted: carol'];
    assert.deepEqual(await shown(alice), first);
    await axeFindsNothing(alice, 'messages of a muted person are open');
    await alice.click('.fold');
    assert.deepEqual(await shown(alice), closed);

    // A message that somebody jumps to is opened, and has a line of its own.
    await alice.click('.own .quote');
    const jumped = ['Muted: carol', 'Muted: carol', 'three', 'hello', 'Muted: carol'];
    await alice.until('it is open', () => document.querySelector('.folded.open') !== null);
    assert.deepEqual(await shown(alice), jumped);

    // Closed again by the keyboard, it has none. The focus goes to the line that now stands for it.
    await page.focus('.folded.open .fold');
    await page.keyboard.press('Enter');
    assert.deepEqual(await shown(alice), closed);
    assert.equal(await page.$eval('.fold', (line) => line === document.activeElement), true);
  });

  test('two tabs of one person have the same list', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    const { page } = alice;
    await using other = BrowserWindow.of(await page.browserContext().newPage());
    await other.page.goto(page.url());
    await other.join('alice.too');
    const carol = await room.telnet('carol');
    carol.say('hello');
    await other.sees('hello');
    await page.bringToFront();
    await alice.sees('hello');
    await page.hover('.message .text');
    await alice.click('.row-actions .mute');
    await other.until('carol is muted', () => document.querySelector('.folded') !== null);

    carol.say('/nick kate');
    await other.until(
      'her new name is muted',
      () => document.querySelector('#muted-names')?.textContent === 'kateUnmute',
    );
    await alice.reads('#muted-people', 'kate');
    await alice.click('#muted-people button');
    await other.until('she can speak again', () => document.querySelector('.folded') === null);
    assert.equal(await other.page.$('#muted-people:not([hidden])'), null);
  });
});

/** The lines and the texts of messages that can be seen. */
function shown(window: BrowserWindow): Promise<string[]> {
  return window.page.$$eval('#log .fold, #log .message .text', (parts) =>
    parts.filter((part) => part.checkVisibility()).map(({ textContent }) => textContent),
  );
}
