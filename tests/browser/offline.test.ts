import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { inEachBrowser } from '../support/browser.ts';
import type { BrowserWindow } from '../support/browser-window.ts';
import { axeFindsNothing } from './accessible.ts';
import { BrowserRoom } from './browser-room.ts';

await inEachBrowser('without a server', (browser) => {
  test('a reload says what is up, keeps the draft, and the page comes back by itself', async () => {
    await using room = await BrowserRoom.open(browser, { breakable: true });
    const { line } = room;
    const alice = await room.join('alice');
    await workerIsActive(alice);
    await alice.page.locator('#text').fill('half a sentence');
    line.break();
    await alice.page.reload();
    await alice.reads('#why', `The server at 127.0.0.1:${line.webPort} does not answer.`);
    await axeFindsNothing(alice, 'without a server');
    line.restore();
    await alice.shown('#chat');
    assert.equal(
      await alice.page.$eval('#text', (text) => 'value' in text && text.value),
      'half a sentence',
    );
    await alice.say('here again');
    await alice.reads('.own[data-state="sent"]', 'here again');
  });

  test('another program at the same address is never covered, and the worker removes itself', async () => {
    await using room = await BrowserRoom.open(browser, { breakable: true });
    const { line } = room;
    const alice = await room.join('alice');
    await workerIsActive(alice);
    const other = createServer((_request, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.end('<title>other</title><body>another program<link rel="icon" href="data:,">');
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    assert.ok(address && typeof address === 'object');
    line.break();
    line.leadTo({ host: '127.0.0.1', webPort: address.port });
    line.restore();
    await alice.page.reload();
    await alice.reads('body', 'another program');
    await alice.until('the worker and its caches are gone', async () => {
      const registrations = await navigator.serviceWorker.getRegistrations();
      return registrations.length === 0 && (await caches.keys()).length === 0;
    });
    other.closeAllConnections();
    other.close();
  });
});

async function workerIsActive(window: BrowserWindow): Promise<void> {
  await window.until('the worker is active', async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    return registration?.active?.state === 'activated';
  });
}
