import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEachBrowser } from '../support/browser.ts';
import type { BrowserWindow } from '../support/browser-window.ts';
import { BrowserRoom } from './browser-room.ts';
import { ends, isAt, lengthOf, playsOn } from './playing.ts';
import { record, sendClip, startRecording } from './recording.ts';
import { share } from './sharing.ts';

const CLIP = '#log [data-type="clip"]';

await inEachBrowser('voice messages', (browser) => {
  test('a voice message is recorded, listened to, sent, and played by another person', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    const bob = await room.join('bob');
    const carol = await room.telnet('carol');

    await record(alice, 'voice');
    await pressAt(alice, '#recorder .waveform', 0.5);
    await alice.until('the preview is somewhere in its middle', () => {
      const audio = document.querySelector<HTMLAudioElement>('#recorder audio');
      return audio && !audio.seeking && audio.paused && audio.currentTime > 0.2;
    });
    await alice.click('#recorder .play');
    await ends(alice, '#recorder audio');
    await bob.say('nothing is sent by itself');
    assert.equal(await carol.line(), '[bob] nothing is sent by itself');
    await sendClip(alice);
    assert.match(await carol.line(), /^\* alice sent a voice message \(\d:\d\d\) \S+ http:/);

    await bob.click(`${CLIP} .play`);
    await playsOn(bob, `${CLIP} audio`);
    await ends(bob, `${CLIP} audio`);
  });

  test('a voice message has a length, and can be played from any position', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    const bob = await room.join('bob');
    await record(alice, 'voice');
    await sendClip(alice);

    await bob.shown(CLIP);
    const shown = await bob.page.$eval(`${CLIP} .waveform`, (slider) => slider.ariaValueMax);
    const length = await lengthOf(bob, `${CLIP} audio`);
    assert.ok(Math.abs(length - Number(shown) / 1000) < 0.1, `${length} s, and ${shown} ms shown`);
    for (const share of [0.9, 0.1, 0.8]) {
      await pressAt(bob, `${CLIP} .waveform`, share);
      await isAt(bob, `${CLIP} audio`, share);
    }
    await bob.click(`${CLIP} .play`);
    await ends(bob, `${CLIP} audio`);
  });

  test('one voice message plays at a time, then the next; writing does not disturb it', async () => {
    await using room = await BrowserRoom.open(browser);
    const { target } = room;
    const alice = await room.join('alice');
    const bob = await room.program('bob');
    for (const file of ['voice.webm', 'voice.ogg'] as const) await share(target, bob, file);
    await alice.until('two clips are loaded', () =>
      [...document.querySelectorAll('audio')].every(({ readyState }, _, { length }) => {
        return length === 2 && readyState > 0;
      }),
    );
    await alice.page.$$eval(CLIP, (clips) => {
      for (const [index, clip] of clips.entries()) clip.id = `clip-${index}`;
    });
    await alice.click('#clip-0 .play');
    await alice.say('I listen');
    await ends(alice, '#clip-0 audio');
    await playsOn(alice, '#clip-1 audio');
    await alice.page.$eval('#clip-0 audio', (audio) => {
      audio.loop = true;
    });
    await alice.click('#clip-0 .play');
    await alice.until('one of them plays', () => {
      const [one, two] = document.querySelectorAll('audio');
      return one && two && !one.paused && two.paused;
    });
  });

  test('a voice message can be played by keyboard, and its speed applies to all others', async () => {
    await using room = await BrowserRoom.open(browser);
    const { target } = room;
    const alice = await room.join('alice');
    const bob = await room.program('bob');
    await share(target, bob, 'voice.webm');
    await lengthOf(alice, `${CLIP} audio`);
    await alice.click(`${CLIP} .speed`);
    await alice.reads(`${CLIP} .speed`, '1.5×');
    await alice.page.focus(`${CLIP} .waveform`);
    await alice.page.keyboard.press(' ');
    await playsOn(alice, `${CLIP} audio`);
    await alice.page.keyboard.press(' ');
    await alice.until('it is paused', () => document.querySelector('audio')?.paused);
    await alice.page.keyboard.press('Home');
    await isAt(alice, `${CLIP} audio`, 0);
    await alice.reads(`${CLIP} .clip-time`, '0:01');
    await alice.page.keyboard.press('End');
    await isAt(alice, `${CLIP} audio`, 1);

    await alice.page.reload();
    await alice.reads(`${CLIP} .speed`, '1.5×');
    const rate = await alice.page.$eval(`${CLIP} audio`, ({ playbackRate }) => playbackRate);
    assert.equal(rate, 1.5);
  });

  // On a machine without a loudspeaker, Firefox measures no sound.
  if (browser.kind === 'chrome') {
    test('the waveform of a voice message shows sound', async () => {
      await using room = await BrowserRoom.open(browser);
      const alice = await room.join('alice');
      await startRecording(alice, 'voice');
      // The fake microphone beeps at intervals, and a busy page may miss a beep.
      await alice.until('something was said', hasHighBar, '#recorder');
      await alice.click('#stop');
      await sendClip(alice);
      await alice.until('a bar is high', hasHighBar, '#log');
    });
  }
});

/** Runs in the page. */
function hasHighBar(place: string): boolean {
  const bars = [...document.querySelectorAll<HTMLElement>(`${place} .bar`)];
  return bars.some((bar) => Number.parseFloat(bar.style.height) > 30);
}

/** Presses the pointer on a waveform, at this share of its width. */
async function pressAt(window: BrowserWindow, waveform: string, share: number): Promise<void> {
  const box = await (await window.shown(waveform)).boundingBox();
  assert.ok(box);
  await window.page.mouse.click(box.x + box.width * share, box.y + box.height / 2);
}
