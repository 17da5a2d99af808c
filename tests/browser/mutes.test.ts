import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEachBrowser } from '../support/browser.ts';
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
    const { page } = alice;
    await page.hover('.message .text');
    await alice.click('.row-actions .mute');
    await alice.reads('.fold', 'Muted: carol');
    await alice.reads('#muted-people', 'carol');
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
    assert.equal(await page.$('.folded'), null);
  });
});
