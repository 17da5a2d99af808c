import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEachBrowser } from '../support/browser.ts';
import { OWN_NAME } from '../support/browser-launch.ts';
import { BrowserRoom } from './browser-room.ts';
import { watchFor } from './moments.ts';
import { lengthOf, seek } from './playing.ts';
import { record, sendClip, startRecording } from './recording.ts';
import { share } from './sharing.ts';

/** Errors with which browsers reject `getUserMedia`, and the page's messages. */
const ERRORS = [
  ['NotAllowedError', 'Permission dismissed', 'closed without an answer. Try again'],
  ['NotAllowedError', 'Permission denied by system', 'Allow it in the privacy settings'],
  ['NotFoundError', '', 'No microphone found. Connect what is missing'],
  ['NotReadableError', '', 'Close other programs that use it'],
] as const;

/** Runs in the page. */
function isAtEnd(): boolean {
  const log = document.querySelector('#log');
  return log !== null && log.scrollHeight - log.scrollTop - log.clientHeight < 2;
}

/** Runs in the page: makes opening the microphone fail for this reason. */
function failToOpen(name: string, message: string): void {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException(message, name));
}

await inEachBrowser('the recorder', (browser) => {
  test('at the limit a recording stops by itself and is kept', async () => {
    await using room = await BrowserRoom.open(browser, { voiceSeconds: 1 });
    const alice = await room.join('alice');
    const shown = await Promise.all([
      watchFor(alice, '#recorder', '/ 0:01'),
      watchFor(alice, '#recorder .left', '1 s left'),
      watchFor(alice, '#recorder [role="status"]', '1 second left'),
    ]);
    await alice.click('#record-voice');
    for (const isShown of shown) await isShown();
    await alice.shown('#clip-send');
    await sendClip(alice);
    const length = await lengthOf(alice, '#log audio');
    assert.ok(length > 0.2 && length <= 1.5, `${length} s`);
  });

  test('a pause is not in the recording, and the clip can be played from any position', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    const recordedFrom = performance.now();
    await startRecording(alice, 'voice');
    await alice.click('#pause');
    await alice.shown('#recorder[data-phase="paused"]');
    const pausedFrom = performance.now();
    const pausedAt = await alice.page.evaluate(() => performance.now());
    const [elapsed] = await alice.texts('#recorder .elapsed');
    await alice.until('2 s are over', (since) => performance.now() > since + 2_000, pausedAt);
    assert.deepEqual(await alice.texts('#recorder .elapsed'), [elapsed]);
    const pausedMs = performance.now() - pausedFrom;
    await alice.click('#pause');
    await alice.shown('#recorder[data-phase="recording"]');
    await alice.click('#stop');
    await alice.shown('#clip-send');
    const longestS = (performance.now() - recordedFrom - pausedMs) / 1_000;
    await sendClip(alice);
    const length = await lengthOf(alice, '#log audio');
    assert.ok(length > 0.4 && length < longestS, `${length} s, not ${longestS}`);
    await seek(alice, '#log audio', 0.9);
    await seek(alice, '#log audio', 0.1);
  });

  test('players pause when a recording starts', async () => {
    await using room = await BrowserRoom.open(browser);
    const { target } = room;
    const alice = await room.join('alice');
    const bob = await room.program('bob');
    await share(target, bob, 'voice.webm');
    await alice.shown('#log .play');
    await alice.page.$eval('#log audio', (audio) => {
      audio.loop = true;
      return audio.play();
    });
    await startRecording(alice, 'voice');
    assert.equal(await alice.page.$eval('#log audio', ({ paused }) => paused), true);
  });

  test('the log stays at its end while the recorder opens, grows, and closes', async () => {
    await using room = await BrowserRoom.open(browser, { pace: 0 });
    const bob = await room.program('bob');
    for (let line = 1; line <= 40; line += 1) bob.send({ type: 'say', text: `line ${line}` });
    const alice = await room.join('alice');
    await alice.sees('line 40');
    await startRecording(alice, 'voice');
    await alice.until('the end is in view', isAtEnd);
    await alice.click('#stop');
    await alice.shown('#clip-send');
    await alice.until('the end is in view', isAtEnd);
    await alice.click('#clip-discard');
    await alice.shown('#composer');
    await alice.until('the end is in view', isAtEnd);
  });

  test('each error has its own sentence, and can be tried again', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    for (const [name, message, sentence] of ERRORS) {
      await alice.page.evaluate(failToOpen, name, message);
      await alice.click('#record-voice');
      await alice.reads('#recorder [role="alert"]', sentence);
      await alice.page.evaluate(() =>
        Reflect.deleteProperty(navigator.mediaDevices, 'getUserMedia'),
      );
      await alice.click('#again');
      await alice.shown('#recorder[data-phase="recording"]');
      await alice.page.keyboard.press('Escape');
      await alice.shown('#composer');
    }
    await alice.page.evaluate(() => Reflect.deleteProperty(window, 'MediaRecorder'));
    await alice.click('#record-voice');
    await alice.reads('#recorder [role="alert"]', 'This browser cannot record.');
  });

  test('over plain http it names the addresses where recording works, and the chat still works', async () => {
    await using room = await BrowserRoom.open(browser);
    const { target } = room;
    await using alice = await browser.open({ ...target, host: OWN_NAME });
    alice.expectErrors(/Cross-Origin-Opener-Policy/);
    await alice.join('alice');
    await alice.click('#record-voice');
    await alice.reads('#recorder [role="alert"]', 'this page came over plain http');
    assert.deepEqual(await alice.texts('#recorder a'), [`http://localhost:${target.webPort}`]);
    await alice.click('#cancel');
    await alice.say('then I write');
    await alice.reads('.own[data-state="sent"]', 'then I write');
  });

  test('Escape ends a recording only if it closes nothing else', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    await startRecording(alice, 'voice');
    await alice.click('#alerts-toggle');
    await alice.shown('#alerts:popover-open');
    await alice.page.keyboard.press('Escape');
    await alice.page.waitForSelector('#alerts', { hidden: true });
    await alice.shown('#recorder[data-phase="recording"]');
    await alice.page.keyboard.press('Escape');
    await alice.page.waitForSelector('#recorder', { hidden: true });
  });

  test('cancelled and discarded recordings are not stored', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    const carol = await room.telnet('carol');
    await startRecording(alice, 'voice');
    await alice.page.$eval('#recorder .recording-waveform', (waveform) => {
      waveform.id = 'cancelled';
    });
    await alice.click('#cancel');
    await alice.shown('#composer');
    await startRecording(alice, 'voice');
    assert.equal(await alice.page.$('#cancelled'), null, 'it begins with an empty waveform');
    await alice.page.keyboard.press('Escape');
    await alice.shown('#composer');
    await record(alice, 'voice');
    await alice.page.keyboard.press('Escape');
    await alice.shown('#clip-send');
    await alice.click('#clip-discard');
    await alice.shown('#composer');
    await alice.say('never mind');
    assert.equal(await carol.line(), '[alice] never mind');
    assert.equal(await alice.page.$('#log [data-type="clip"]'), null);
    assert.deepEqual(await alice.texts('#recorder'), ['']);
  });

  // In other browsers, a test cannot say that two presses belong together.
  if (browser.kind !== 'chrome') return;

  test('a button that is pressed twice does not press the one that comes in its place', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    await alice.page.setViewport({ width: 360, height: 740 });
    await startRecording(alice, 'voice');
    const box = await (await alice.shown('#stop')).boundingBox();
    assert.ok(box);
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await alice.page.mouse.click(x, y);
    await alice.shown('#clip-send');
    await alice.page.mouse.click(x, y, { clickCount: 2 });
    assert.equal(await alice.page.$('#log [data-type="clip"]'), null);
    await alice.page.focus('#clip-send');
    await alice.page.keyboard.press('Enter');
    await alice.shown('#log [data-type="clip"]');
  });
});

await inEachBrowser(
  'a microphone that is denied',
  (browser) => {
    test('it is explained, and the chat goes on', async () => {
      await using room = await BrowserRoom.open(browser);
      const alice = await room.join('alice');
      await alice.click('#record-voice');
      await alice.reads(
        '#recorder [role="alert"]',
        'This page may not use your microphone. Allow it',
      );
      await alice.click('#cancel');
      await alice.say('then I write');
      await alice.reads('.own[data-state="sent"]', 'then I write');
      await alice.click('#record-video');
      await alice.reads('#recorder [role="alert"]', 'may not use your camera and microphone');
    });
  },
  { devices: 'denied' },
);

await inEachBrowser(
  'a missing camera',
  (browser) => {
    test('it is explained, and the chat goes on', async () => {
      await using room = await BrowserRoom.open(browser);
      const alice = await room.join('alice');
      await alice.click('#record-video');
      await alice.reads('#recorder [role="alert"]', 'Connect what is missing, then try again.');
      await alice.click('#cancel');
      await alice.say('then I write');
      await alice.reads('.own[data-state="sent"]', 'then I write');
    });
  },
  { devices: 'missing' },
);
