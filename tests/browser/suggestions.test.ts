import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEachBrowser } from '../support/browser.ts';
import { axeFindsNothing, canBePressed } from './accessible.ts';
import { BrowserRoom } from './browser-room.ts';
import { joinLooking, look } from './log.ts';

await inEachBrowser('suggestions', (browser) => {
  test('Tab completes names, and a slash lists the commands', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    const carol = await room.telnet('carol');
    await room.telnet('caspar');
    await alice.reads('#members', 'caspar');
    const { page } = alice;
    const { keyboard } = page;
    const field = () => page.$eval('#text', (text) => (text as HTMLTextAreaElement).value);
    await keyboard.type('ca');
    const seen: string[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      await keyboard.press('Tab');
      seen.push(await field());
    }
    assert.deepEqual(seen, ['carol: ', 'caspar: ', 'carol: ']);
    await keyboard.type('hi');
    await keyboard.press('Enter');
    assert.equal(await carol.line(), '* caspar has entered the room');
    assert.equal(await carol.line(), '[alice] carol: hi');

    await keyboard.type('/');
    await alice.reads('#commands .command', '/me waves');
    await axeFindsNothing(alice, 'the commands are listed');
    await page.setViewport({ width: 360, height: 640 });
    await canBePressed(alice, 'the commands are listed on a phone');
    const active = () =>
      page.$eval('#text', (text) => {
        const id = text.getAttribute('aria-activedescendant');
        return id === null ? null : document.getElementById(id)?.textContent;
      });
    await keyboard.press('ArrowUp');
    assert.match((await active()) ?? '', /^\/help/);
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    assert.equal(await field(), '/me ');
    await keyboard.type('waves');
    await keyboard.press('Enter');
    assert.equal(await carol.line(), '[alice waves]');
    await keyboard.type('/w');
    await keyboard.press('Escape');
    assert.equal(await active(), null);
    assert.equal(await field(), '/w');
    await keyboard.type('ho');
    await keyboard.press('Enter');
    await alice.sees('Here now: alice, carol, caspar.');

    // Where there is nothing to complete, Tab leads on.
    await keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'send');
  });

  test('names stand out, and messages that name or answer this person are counted apart', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await joinLooking(room, 'alice');
    const carol = await room.program('carol');
    await alice.say('hello');
    await alice.reads('.own[data-state="sent"]', 'hello');
    const hello = await carol.next('said');
    await look(alice, false);
    carol.send({ type: 'say', text: 'Alice and @bob: see https://a.example/alice' });
    carol.send({ type: 'say', text: 'yes', re: hello.seq });
    carol.send({ type: 'say', text: 'malice' });
    await alice.until('three are counted', () => document.title === '(3, 2 for you) wirechat');
    await alice.shown('.mention.you');
    assert.deepEqual(await alice.texts('.mention.you'), ['Alice']);
    assert.deepEqual(await alice.texts('.mention:not(.you)'), ['@bob']);
    await axeFindsNothing(alice, 'names stand out');
    await look(alice, true);
    await alice.until('none is counted', () => document.title === 'wirechat');
  });
});
