import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEachBrowser } from '../support/browser.ts';
import type { BrowserWindow } from '../support/browser-window.ts';
import { BrowserRoom } from './browser-room.ts';
import { ends, lengthOf, playsOn, seek } from './playing.ts';
import { record, sendClip, startRecording } from './recording.ts';

const VIDEO = '#log video';

await inEachBrowser('video messages', (browser) => {
  test('a video message is recorded, looked at, sent, and played by another person', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    const bob = await room.join('bob');

    await startRecording(alice, 'video');
    // A busy machine records few of the pictures that it shows.
    await alice.until('pictures are recorded', showsPictures, '#recorder video.live', 40);
    await alice.click('#stop');
    await alice.click('#recorder .video video');
    await playsOn(alice, '#recorder .video video');
    await sendClip(alice);

    await bob.shown(VIDEO);
    await lengthOf(bob, VIDEO);
    await bob.until('its first picture is shown', isPictured, VIDEO);
    await bob.click(VIDEO);
    await playsOn(bob, VIDEO);
    await ends(bob, VIDEO);
    await bob.until('pictures were shown', showsPictures, VIDEO, 2);
  });

  test('a video message can be played from any position', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    const bob = await room.join('bob');
    const recordedFrom = performance.now();
    await record(alice, 'video');
    const longestS = (performance.now() - recordedFrom) / 1_000;
    await sendClip(alice);
    await bob.shown(VIDEO);
    const length = await lengthOf(bob, VIDEO);
    assert.ok(length > 0.2 && length < longestS, `${length} s`);
    await seek(bob, VIDEO, 0.9);
    await seek(bob, VIDEO, 0.1);
    await bob.click(VIDEO);
    await ends(bob, VIDEO);
  });

  test('the camera is shown while it records, and is off afterwards', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    for (const end of ['#stop', '#cancel']) {
      await startRecording(alice, 'video');
      await alice.until('the camera is shown', () => {
        const live = document.querySelector<HTMLVideoElement>('#recorder video.live');
        return live && live.videoWidth > 0 && live.currentTime > 0;
      });
      // Firefox's fake camera is a rear camera.
      const mirror = browser.kind === 'chrome' ? /^matrix\(-1,/ : /^none$/;
      assert.match(await transformOf(alice, '.live'), mirror);
      const tracks = await alice.page.evaluateHandle(() => {
        const stream = document.querySelector<HTMLVideoElement>('video.live')?.srcObject;
        return stream instanceof MediaStream ? stream.getTracks() : [];
      });
      const states = () => tracks.evaluate((list) => list.map(({ readyState }) => readyState));
      assert.deepEqual(await states(), ['live', 'live']);
      await alice.click(end);
      await alice.shown(end === '#stop' ? '#clip-discard' : '#composer');
      assert.deepEqual(await states(), ['ended', 'ended']);
      if (end !== '#stop') continue;
      assert.equal(await transformOf(alice, '.video video'), 'none', 'as others see it');
      await alice.click('#clip-discard');
    }
  });

  // Firefox has only one fake camera.
  if (browser.kind === 'chrome') {
    test('the camera can be chosen, and is remembered', async () => {
      await using room = await BrowserRoom.open(browser);
      const alice = await room.join('alice');
      for (const which of ['chosen', 'remembered']) {
        await alice.click('#record-video');
        const cameras = await alice.shown('#camera');
        const ids = await cameras.$$eval('option', (options) => options.map(({ value }) => value));
        assert.equal(ids.length, 2);
        if (which === 'chosen') await alice.page.select('#camera', ids[1] ?? '');
        await alice.until(`the camera that was ${which} is on`, showsCamera, ids[1]);
        assert.equal(await alice.page.$eval('#recorder select', (select) => select.value), ids[1]);
        await alice.page.keyboard.press('Escape');
        await alice.shown('#composer');
      }
      await alice.page.evaluate(() => localStorage.setItem('wirechat camera', 'not connected'));
      await alice.click('#record-video');
      await alice.shown('#record');
    });
  }
});

/** Runs in the page: whether a video that is not playing yet shows anything but black. */
function isPictured(selector: string): boolean {
  const video = document.querySelector<HTMLVideoElement>(selector);
  const canvas = document.createElement('canvas').getContext('2d');
  if (!video || !canvas || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return false;
  canvas.drawImage(video, 0, 0);
  return canvas
    .getImageData(0, 0, 100, 100)
    .data.some((value, index) => index % 4 < 3 && value > 50);
}

/** Runs in the page. Whether a video has shown this many pictures, or would have, had the machine been faster. */
function showsPictures(selector: string, count: number): boolean {
  const video = document.querySelector<HTMLVideoElement>(selector);
  const shown = video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
  return shown >= count;
}

/** Runs in the page. */
function showsCamera(id: string | undefined): boolean {
  const stream = document.querySelector<HTMLVideoElement>('.live')?.srcObject;
  if (!(stream instanceof MediaStream)) return false;
  return stream.getVideoTracks()[0]?.getSettings().deviceId === id;
}

function transformOf(window: BrowserWindow, selector: string): Promise<string> {
  return window.page.$eval(selector, (element) => getComputedStyle(element).transform);
}
