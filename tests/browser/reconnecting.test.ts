import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEachBrowser } from '../support/browser.ts';
import type { BrowserWindow } from '../support/browser-window.ts';
import type { BreakableLine } from './breakable-line.ts';
import { BrowserRoom } from './browser-room.ts';
import { record } from './recording.ts';

await inEachBrowser('reconnecting', (browser) => {
  test('a person who loses the connection comes back, gets missed messages, and nobody notices', async () => {
    await using room = await BrowserRoom.open(browser, { breakable: true });
    const { line } = room;
    const alice = await room.join('alice');
    const carol = await room.telnet('carol');

    line.break();
    await alice.reads('#status', 'Reconnecting…');
    carol.say('while you were away');
    await alice.say('written without a connection');
    await alice.shown('.own[data-state="sending"]');
    await restore(line, alice);
    await alice.sees('Caught up.');
    await alice.reads('#status', 'Online');
    await alice.reads('.own[data-state="sent"]', 'written without a connection');
    // No leave and no join, and the message only once.
    assert.equal(await carol.line(), '[alice] written without a connection');
    await alice.say('here again');
    assert.equal(await carol.line(), '[alice] here again');
    assert.deepEqual(await alice.texts('.message .text'), [
      'while you were away',
      'written without a connection',
      'here again',
    ]);
  });

  test('a message whose confirmation was lost is sent again, but posted once', async () => {
    await using room = await BrowserRoom.open(browser, { breakable: true });
    const { line } = room;
    const alice = await room.join('alice');
    const carol = await room.telnet('carol');

    line.loseAnswers();
    await alice.say('only once');
    assert.equal(await carol.line(), '[alice] only once');
    await alice.shown('.own[data-state="sending"]');
    line.break();
    await alice.reads('#status', 'Reconnecting…');
    await restore(line, alice);
    await alice.reads('.own[data-state="sent"]', 'only once');
    await alice.say('here again');
    assert.equal(await carol.line(), '[alice] here again');
    assert.deepEqual(await alice.texts('.message .text'), ['only once', 'here again']);
  });

  test('a clip that cannot be uploaded says why, and is sent automatically after the reconnect', async () => {
    await using room = await BrowserRoom.open(browser, { breakable: true });
    const { line } = room;
    const alice = await room.join('alice');
    const carol = await room.telnet('carol');

    await record(alice, 'voice');
    line.break();
    await alice.click('#clip-send');
    await alice.reads('.own[data-state="failed"]', 'The server cannot be reached.');
    await alice.reads('#status', 'Try now');
    // The page is not notified and tries again by itself. It may have been away for too long to resume.
    line.restore();
    await alice.shown('.own[data-type="clip"][data-state="sent"]');
    await carol.line(/^\* alice sent a voice message/);
  });
});

/** Repairs the connection and notifies the page, as a browser does when its network is back. */
async function restore(line: BreakableLine, window: BrowserWindow): Promise<void> {
  line.restore();
  await window.page.evaluate(() => void dispatchEvent(new Event('online')));
}
