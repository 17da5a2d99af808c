import { before, test } from 'node:test';
import { MAX_CLIP_SECONDS } from '../../shared/limits.ts';
import { JsonClient, TextClient } from '../support/clients.ts';
import { startStage } from '../support/target.ts';
import { HAS_WEBKIT, WebKitWindow } from '../support/webkit.ts';
import { type RECORDINGS, share } from './sharing.ts';

const SENT = '.own[data-type="clip"][data-state="sent"]';
/** Makes the page count the recordings that are stored on the device. */
const COUNT_KEPT = `setInterval(() => {
  indexedDB.open('wirechat').onsuccess = ({ target: { result: database } }) => {
    database.transaction('clips').objectStore('clips').count().onsuccess = ({ target }) => {
      window.kept = target.result;
    };
    database.close();
  };
}, 50)`;
const NEWEST = `document.querySelector('#log .entry:last-child :is(audio, video)')`;

if (HAS_WEBKIT) {
  test('in WebKit people talk, record voice messages that outlive a reload, and play those of other browsers', async () => {
    await using target = await startStage('06', { voiceSeconds: MAX_CLIP_SECONDS });
    using carol = await TextClient.join(target, 'carol');
    await using alice = await WebKitWindow.open(`http://127.0.0.1:${target.webPort}/`);
    await alice.until(`!document.querySelector('#join-view').hidden`);
    await alice.run(`document.querySelector('#name').value = 'alice'`);
    await alice.click('#join-button');
    await alice.until(`!document.querySelector('#chat').hidden`);
    await alice.run(`document.querySelector('#text').value = 'hello from WebKit'`);
    await alice.click('#send');
    await carol.line(/^\[alice\] hello from WebKit$/);

    const recordedFrom = performance.now();
    await alice.click('#record-voice');
    await alice.until(`document.querySelector('#recorder .elapsed')?.innerText >= '0:03'`);
    await alice.click('#stop');
    await alice.until(`document.querySelector('#clip-send')`);
    const longestS = (performance.now() - recordedFrom) / 1_000;
    await alice.run(COUNT_KEPT);
    await alice.until('window.kept > 0');
    await alice.run('location.reload()');
    await alice.click('.own[data-state="failed"] .retry');
    await alice.until(`document.querySelector('${SENT}')`);
    await carol.line(/^\* alice sent a voice message/);
    await beginsToPlay(alice, `document.querySelector('${SENT} audio')`, longestS);

    using other = await JsonClient.join(target, 'other');
    const files: (keyof typeof RECORDINGS)[] = [
      'voice.webm',
      'voice.mp4',
      'video.webm',
      'video.mp4',
    ];
    for (const [index, file] of files.entries()) {
      await share(target, other, file);
      await alice.until(
        `document.querySelectorAll('#log audio, #log video').length === ${index + 2}`,
      );
      await beginsToPlay(alice, NEWEST);
    }
  });
} else {
  before((context) => context.diagnostic('WebKitWebDriver or Xvfb is not installed: not tested'));
}

/** Starts a clip, and waits until it has a length and is decoded. WebKit may stop without a sound card. */
async function beginsToPlay(window: WebKitWindow, media: string, longestS = 5): Promise<void> {
  await window.run(`void ${media}.play()`);
  await window.until(`${media}.readyState === HTMLMediaElement.HAVE_ENOUGH_DATA`);
  await window.until(`${media}.duration > 0.5 && ${media}.duration < ${longestS}`);
}
