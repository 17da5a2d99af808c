import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEachBrowser } from '../support/browser.ts';
import type { BrowserWindow } from '../support/browser-window.ts';
import { TextClient } from '../support/clients.ts';
import { startStage } from '../support/target.ts';
import { BreakableLine, CONNECTION_ERRORS } from './breakable-line.ts';
import { BrowserRoom } from './browser-room.ts';
import { fullServer } from './full-server.ts';
import { takeOver } from './other-window.ts';

await inEachBrowser('problems', (browser) => {
  test('after a restart in which somebody else takes our name, nothing is lost', async () => {
    const target = await startStage('06');
    await using line = await BreakableLine.to(target);
    await using alice = await browser.join(line, 'alice');
    alice.expectErrors(CONNECTION_ERRORS);
    await alice.say('before');
    await alice.shown('.own[data-state="sent"]');
    await alice.page.locator('#text').fill('half a sentence');

    await target[Symbol.asyncDispose]();
    await alice.reads('#status', 'Reconnecting…');
    await using restarted = await startStage('06');
    using _other = await TextClient.join(restarted, 'alice');
    line.leadTo(restarted);
    await alice.page.evaluate(() => void dispatchEvent(new Event('online')));
    await alice.reads('#join-error', 'While you were away, somebody took the name “alice”.');
    assert.equal(await fieldText(alice, '#name'), 'alice');

    await alice.join('alice2');
    await alice.sees('The messages above stay here until you close the chat');
    await alice.sees('before');
    assert.equal(await fieldText(alice, '#text'), 'half a sentence');
    await alice.shown('#text:focus');
  });

  test('a person who has come back to a page by the browser’s button, and leaves, stays out', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    // It said so when it was left, and was kept.
    await alice.page.evaluate(() => void dispatchEvent(new Event('pagehide')));
    await alice.click('#leave');
    await alice.shown('#name:focus');
    await alice.page.reload();
    await alice.shown('#name:focus');
    await alice.page.waitForSelector('#chat', { hidden: true });
  });

  test('another window takes over, and this one can take over again', async () => {
    await using room = await BrowserRoom.open(browser);
    const { target } = room;
    const alice = await room.join('alice');
    using other = await takeOver(alice, 'alice', target);
    await alice.reads('#status', 'You continued in another window.');
    await alice.click('#status button');
    await alice.reads('#status', 'Online');
    assert.equal((await other.next('bye')).code, 'replaced');
    await alice.shown('#text:focus');
    await alice.say('here again');
    await alice.reads('.own[data-state="sent"]', 'here again');
  });

  test('the server is full, and has room later', async () => {
    await using room = await BrowserRoom.open(browser, { breakable: true });
    const { line, target } = room;
    await using full = await fullServer(target);
    const window = await room.window();
    line.leadTo(full);
    await window.askToJoin('alice');
    await window.reads('#join-error', 'The server is full; try again later.');
    line.leadTo(target);
    await window.join('alice');

    line.leadTo(full);
    line.break();
    line.restore();
    await window.reads('#status', 'The server is full; try again later.');
    line.leadTo(target);
    await window.click('#status button');
    await window.reads('#status', 'Online');
  });

  test('a device without a network is told so', async () => {
    await using room = await BrowserRoom.open(browser, { breakable: true });
    const { line } = room;
    const alice = await room.join('alice');
    await alice.page.evaluate(() => {
      Object.defineProperty(navigator, 'onLine', { value: false });
    });
    line.break();
    await alice.reads('#status', 'This device has no network. Reconnecting…');
    line.restore();
    await alice.reads('#status', 'Online');
  });
});

function fieldText(window: BrowserWindow, selector: string): Promise<string> {
  return window.page.$eval(selector, (field) => ('value' in field ? String(field.value) : ''));
}
