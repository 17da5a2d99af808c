import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_UNSENT_CLIPS } from '../../shared/limits.ts';
import { inEachBrowser } from '../support/browser.ts';
import { BrowserRoom } from './browser-room.ts';
import { playsOn } from './playing.ts';
import { kept, nothingKept, record } from './recording.ts';

const FAILED = '.own[data-type="clip"][data-state="failed"]';
const SENT = '.own[data-type="clip"][data-state="sent"]';

await inEachBrowser('clips that are not sent', (browser) => {
  test('after a cancelled upload the clip is kept, survives a reload and can be sent later', async () => {
    await using room = await BrowserRoom.open(browser, { breakable: true });
    const { line } = room;
    const alice = await room.join('alice');
    const carol = await room.telnet('carol');
    await record(alice, 'voice');
    await kept(alice);
    line.loseAnswers();
    await alice.click('#clip-send');
    await alice.click('.own .cancel-upload');
    await alice.reads(FAILED, 'Cancelled.');
    const focused = await alice.page.evaluate(() => document.activeElement?.textContent);
    assert.equal(focused, 'Try again');

    // Otherwise the next page would also wait for answers on the old connections.
    line.break();
    line.restore();
    await alice.page.reload();
    await alice.reads(FAILED, 'This message was not sent.');
    await alice.page.$eval(`${FAILED} audio`, (audio) => {
      audio.loop = true;
    });
    await alice.click(`${FAILED} .play`);
    await playsOn(alice, `${FAILED} audio`);
    await alice.page.evaluate(removeNothing);
    await alice.click(`${FAILED} .retry`);
    await alice.shown(SENT);
    // It may have ended already, because the recording is short.
    const isPlaying = await alice.page.$eval(
      `${SENT} audio`,
      ({ paused, ended }) => !paused || ended,
    );
    assert.ok(isPlaying, 'it plays on');
    await carol.line(/^\* alice sent a voice message/);
    await alice.page.reload();
    await alice.shown(SENT);
    await nothingKept(alice);
    await alice.say('only once');
    assert.equal(await carol.line(), '[alice] only once');
    assert.equal(await alice.page.$(FAILED), null);
  });

  test('a clip that was not sent before a reload is offered again, and can be removed for good', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    await record(alice, 'voice');
    await kept(alice);
    await alice.page.reload();
    await alice.click(`${FAILED} .remove`);
    await alice.until('it is gone', (failed) => !document.querySelector(failed), FAILED);
    assert.equal(await alice.page.evaluate(() => document.activeElement?.id), 'text');
    await nothingKept(alice);
    await alice.page.reload();
    await alice.say('nothing left');
    await alice.reads('.own[data-state="sent"]', 'nothing left');
    assert.equal(await alice.page.$(FAILED), null);
  });

  test('a clip that the server refuses for good can be saved, and is not offered to be sent again', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    alice.expectErrors(/415/);
    await alice.page.evaluate(uploadNonsense);
    await record(alice, 'voice');
    await alice.click('#clip-send');
    await alice.reads(FAILED, 'That is not a voice or video recording in WebM, MP4 or Ogg.');
    assert.deepEqual(await alice.texts(`${FAILED} .delivery .button`), ['Save', 'Remove']);
    const saved = await alice.page.$eval(`${FAILED} a.download`, ({ download, href }) => ({
      download,
      isLocal: href.startsWith('blob:'),
    }));
    assert.deepEqual(saved, { download: 'voice-message.webm', isLocal: true });
  });

  test('a clip is in one window only', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    await record(alice, 'voice');
    await kept(alice);
    const other = await alice.page.browserContext().newPage();
    await other.goto(alice.page.url());
    await other.locator('#name').fill('alice.too');
    await other.locator('#join-button').click();
    await other.locator('#text').fill('hello');
    await other.keyboard.press('Enter');
    await other.waitForSelector('.own[data-state="sent"]');
    assert.equal(await other.$(FAILED), null);
  });

  test('a clip above the limit is not stored, and says so if it cannot be sent', async () => {
    await using room = await BrowserRoom.open(browser, { breakable: true });
    const { line } = room;
    const alice = await room.join('alice');
    await alice.page.evaluate(fillStore, MAX_UNSENT_CLIPS);
    await record(alice, 'voice');
    line.break();
    await alice.click('#clip-send');
    await alice.reads(FAILED, 'This device has no room to keep the message: send it before you');
  });

  // The storage quota cannot be set in other browsers.
  if (browser.kind === 'chrome') {
    test('a clip that the device has no room for says so if it cannot be sent', async () => {
      await using room = await BrowserRoom.open(browser, { breakable: true });
      const { line } = room;
      const alice = await room.join('alice');
      const devtools = await alice.page.createCDPSession();
      const origin = new URL(alice.page.url()).origin;
      await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
      await record(alice, 'voice');
      line.break();
      await alice.click('#clip-send');
      await alice.reads(FAILED, 'This device has no room to keep the message: send it before you');
    });
  }
});

/** Runs in the page: stores a number of unsent clips. */
async function fillStore(count: number): Promise<void> {
  const request = indexedDB.open('wirechat');
  await new Promise((resolve) => request.addEventListener('success', resolve));
  const transaction = request.result.transaction('clips', 'readwrite');
  for (let id = 0; id < count; id += 1) {
    transaction.objectStore('clips').put({ id: `full ${id}`, bytes: new ArrayBuffer(1) });
  }
  await new Promise((resolve) => transaction.addEventListener('complete', resolve));
}

/** Runs in the page: makes it upload what is no recording. */
function uploadNonsense(): void {
  const { send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function () {
    send.call(this, new Blob(['nonsense']));
  };
}

/** Runs in the page: makes removing stored clips do nothing, as if the page closed first. */
function removeNothing(): void {
  IDBObjectStore.prototype.delete = IDBObjectStore.prototype.get;
}
