import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEachBrowser } from '../support/browser.ts';
import { BrowserRoom } from './browser-room.ts';
import { ends, lengthOf, seek } from './playing.ts';
import { RECORDINGS, share } from './sharing.ts';

const NEWEST = '#log .block:last-child .row:last-child :is(audio, video)';

await inEachBrowser('recordings of other browsers', (browser) => {
  // As recorders write them in chunks: only Ogg contains the duration.
  test('each has its length, and can be played from any position', async () => {
    await using room = await BrowserRoom.open(browser);
    const { target } = room;
    const alice = await room.join('alice');
    const other = await room.program('other');
    for (const file of Object.keys(RECORDINGS) as (keyof typeof RECORDINGS)[]) {
      other.send({ type: 'say', text: `now ${file}` });
      await alice.sees(`now ${file}`);
      await share(target, other, file);
      await alice.until(`${file} is there`, (media) => document.querySelector(media), NEWEST);
      const length = await lengthOf(alice, NEWEST);
      assert.ok(Math.abs(length - 1) < 0.2, `${file} is ${length} s long`);
      await seek(alice, NEWEST, 0.9);
      await seek(alice, NEWEST, 0.1);
      await alice.page.$eval(NEWEST, (media) => media.play());
      await ends(alice, NEWEST);
    }
  });

  test('a recording that the browser cannot play can be downloaded', async () => {
    await using room = await BrowserRoom.open(browser);
    const { target } = room;
    const alice = await room.join('alice');
    const other = await room.program('other');
    await alice.page.evaluate(() => {
      HTMLMediaElement.prototype.canPlayType = (type) => (type === 'audio/mp4' ? '' : 'maybe');
    });
    await share(target, other, 'voice.mp4');
    await alice.reads('#log .voice', 'This browser cannot play this voice message (audio/mp4).');
    const link = await alice.page.$eval('#log a.download', ({ href, download }) => ({
      isClip: new URL(href).pathname.startsWith('/clips/'),
      download,
    }));
    assert.deepEqual(link, { isClip: true, download: 'voice-message.m4a' });
    await share(target, other, 'voice.ogg');
    await lengthOf(alice, NEWEST);
  });

  test('a clip that cannot be loaded says why, and can be tried again', async () => {
    await using room = await BrowserRoom.open(browser);
    const { target } = room;
    const alice = await room.join('alice');
    const other = await room.program('other');
    await alice.page.evaluate(() => {
      HTMLMediaElement.prototype.canPlayType = () => '';
      window.fetch = () => Promise.reject(new TypeError('no network'));
    });
    await share(target, other, 'voice.webm');
    await alice.reads('#log .voice', 'could not be loaded: there is no connection.');
    await alice.page.evaluate(() => {
      HTMLMediaElement.prototype.canPlayType = () => 'maybe';
    });
    await alice.click('#log .voice .small');
    await lengthOf(alice, NEWEST);
    await alice.shown('#log .voice .play:focus');

    // A connection that breaks while a clip is loaded looks like a clip that cannot be played.
    await alice.page.evaluate(() => {
      window.fetch = async () => new Response(null, { status: 200 });
      HTMLMediaElement.prototype.canPlayType = () => 'maybe';
      Reflect.set(
        window,
        'source',
        Reflect.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'src'),
      );
      Reflect.defineProperty(HTMLMediaElement.prototype, 'src', {
        configurable: true,
        set(this: HTMLMediaElement) {
          this.setAttribute('src', '/style.css');
        },
      });
    });
    await share(target, other, 'voice.mp4');
    await alice.reads('#log .voice', 'This browser could not play this voice message (audio/mp4).');
    await alice.shown('#log .row:last-child .download');
    await alice.page.evaluate(() => {
      Reflect.defineProperty(HTMLMediaElement.prototype, 'src', Reflect.get(window, 'source'));
    });
    await alice.click('#log .row:last-child .voice button.small');
    await alice.shown('#log .row:last-child .play:focus');

    await alice.page.evaluate(() => {
      HTMLMediaElement.prototype.canPlayType = () => '';
      window.fetch = async () => new Response(null, { status: 410 });
    });
    await share(target, other, 'video.webm');
    await alice.reads('#log .video', 'This clip has been removed, by the host or to make room');
  });
});
