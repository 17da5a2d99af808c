import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BrowserUnderTest, inEachBrowser } from '../support/browser.ts';
import type { BrowserWindow } from '../support/browser-window.ts';
import { axeFindsNothing, canBePressed } from './accessible.ts';
import { BrowserRoom } from './browser-room.ts';
import { emulator, resize } from './emulation.ts';
import { tabTo } from './keyboard.ts';
import { takeOver } from './other-window.ts';
import { listen, readOut } from './read-out.ts';
import { hasRecorded, startRecording } from './recording.ts';

const DESKTOP = { width: 1280, height: 800 };
/** The same window at 200 % zoom. */
const ZOOMED = { width: 640, height: 400 };
const PHONE = { width: 360, height: 740 };

await inEachBrowser('for everybody', (browser) => {
  test('in every state axe finds no errors, and all controls can be pressed on any screen', async () => {
    await using room = await BrowserRoom.open(browser, { breakable: true });
    const { line, target } = room;
    const carol = await room.telnet('carol');
    const alice = await room.window();
    const looksRight = await inspector(browser, alice);
    await looksRight('the form');
    await alice.askToJoin('Carol');
    await alice.reads('#join-error', 'That name is taken');
    await looksRight('the form with an error');

    await alice.join('alice');
    carol.say('look at https://example.org/ and `code`');
    carol.say('/me waves');
    await alice.sees('carol waves');
    await alice.say('hello');
    await alice.say('/nothing');
    await alice.sees('/nothing');
    await looksRight('the conversation');
    const dave = await room.telnet('dave');
    dave.say('/quit');
    await alice.click('.run-toggle');
    carol.say(`${'x\n'.repeat(30)}the last of them`);
    await alice.sees('the last of them');
    await alice.until('the log is at its end', () => {
      const log = document.getElementById('log');
      return log && log.scrollTop > 0 && log.scrollHeight - log.scrollTop - log.clientHeight < 1;
    });
    await alice.page.$eval('#log', (log) => log.scrollTo(0, 0));
    await alice.shown('#to-latest');
    await alice.click('#alerts-toggle');
    await alice.shown('#alert-sound');
    await looksRight('an earlier place in the conversation, and the alerts');
    await alice.page.keyboard.press('Escape');
    await alice.click('#wire-toggle');
    await alice.shown('.wire-row');
    await alice.page.keyboard.press('ArrowUp');
    await alice.shown('#wire-detail');
    await looksRight('the wire');
    await alice.page.keyboard.press('Escape');
    await alice.page.keyboard.press('Escape');
    await alice.page.waitForSelector('#wire', { hidden: true });

    await startRecording(alice, 'video');
    await looksRight('a recording');
    await alice.click('#stop');
    await alice.shown('#clip-send');
    await looksRight('a clip before it is sent');
    line.break();
    await alice.click('#clip-send');
    await alice.shown('.own[data-state="failed"]');
    await alice.reads('#status', 'Reconnecting…');
    await looksRight('a message that failed, without a connection');
    line.restore();
    await alice.reads('#status', 'Online');
    using _other = await takeOver(alice, 'alice', target);
    await alice.reads('#status', 'You continued in another window.');
    await looksRight('replaced');
    await resize(alice, PHONE);
    await alice.click('#members-toggle');
    await alice.shown('#members-panel.open');
    await axeFindsNothing(alice, 'the members on a phone');
    await canBePressed(alice, 'the members on a phone');
  });

  test('the keyboard alone is enough, and shows where it is', async () => {
    await using room = await BrowserRoom.open(browser);
    const carol = await room.telnet('carol');
    const alice = await room.window();
    const { keyboard } = alice.page;
    await alice.shown('#name:focus');
    await keyboard.type('alice');
    await keyboard.press('Enter');
    await alice.shown('#text:focus');
    await keyboard.type('hello');
    await keyboard.press('Enter');
    assert.equal(await carol.line(/^\[/), '[alice] hello');

    await tabTo(alice, '#record-voice', { back: true });
    await keyboard.press('Enter');
    await alice.shown('#stop:focus');
    await hasRecorded(alice);
    await keyboard.press('Enter');
    await alice.shown('#recorder .play:focus');
    await tabTo(alice, '#clip-send');
    await keyboard.press('Enter');
    await alice.shown('.own[data-type="clip"][data-state="sent"]');
    await alice.shown('#composer :focus');

    await tabTo(alice, '#wire-toggle', { back: true });
    await keyboard.press('Enter');
    await alice.shown('#wire-list:focus');
    await tabTo(alice, '#wire-close', { back: true });
    await keyboard.press('Enter');
    await alice.shown('#wire-toggle:focus');
    await tabTo(alice, '#leave');
    await keyboard.press('Enter');
    await alice.shown('#name:focus');
  });

  test('the log is one stop for the tab key, the arrow keys walk through it, and Escape leads back', async () => {
    await using room = await BrowserRoom.open(browser);
    const carol = await room.telnet('carol');
    const alice = await room.join('alice');
    carol.say('see https://example.org/ and https://example.com/');
    carol.say('the last of them');
    await alice.reads('.text', 'the last of them');
    await alice.until('there are links', () => document.querySelectorAll('.link').length === 2);
    const { keyboard } = alice.page;
    const focus = () => alice.page.evaluate(() => document.activeElement?.textContent ?? '');
    await tabTo(alice, '#log', { back: true });
    await tabTo(alice, '#leave', { back: true });
    await tabTo(alice, '#log');
    await keyboard.press('Tab');
    await alice.shown('#record-voice:focus');
    await tabTo(alice, '#log', { back: true });

    await keyboard.press('ArrowUp');
    assert.match(await focus(), /the last of them/);
    await keyboard.press('ArrowUp');
    assert.match(await focus(), /example\.org/);
    await axeFindsNothing(alice, 'in the log');
    await tabTo(alice, 'a[href="https://example.com/"]');
    await tabTo(alice, '.row-actions .mute');
    await keyboard.press('Tab');
    await alice.shown('#record-voice:focus');
    await tabTo(alice, '#log', { back: true });
    await keyboard.press('End');
    assert.match(await focus(), /the last of them/);
    await keyboard.press('Escape');
    await alice.shown('#text:focus');
    await alice.page.reload();
    await alice.reads('.text', 'the last of them');
    await alice.shown('#text:focus');
  });

  test('screen readers do not read out earlier messages, or that a message was sent', async () => {
    await using room = await BrowserRoom.open(browser);
    const carol = await room.telnet('carol');
    carol.say('long ago');
    carol.say('/who');
    await carol.line(/^\* In the room/);
    const alice = await room.window();
    await listen(alice);
    await alice.join('alice');
    await alice.until('the log is read out', () => {
      return document.getElementById('log')?.getAttribute('aria-live') === 'polite';
    });
    carol.say('just now');
    await alice.sees('just now');
    await alice.say('hello');
    await alice.shown('.own[data-state="sent"]');
    assert.deepEqual(await readOut(alice), ['just now', 'hello']);
  });

  if (browser.kind !== 'chrome') return;

  test('motion and colours follow the system settings', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    await startRecording(alice, 'voice');
    const emulate = await emulator(alice);
    await emulate.wishes({ 'prefers-reduced-motion': 'reduce' });
    await alice.until('nothing moves', () => document.getAnimations().length === 0);
    await alice.click('#stop');
    await alice.shown('#clip-send');
    await emulate.wishes({ 'forced-colors': 'active' });
    await alice.click('#wire-toggle');
    const [bar, paper] = await alice.page.evaluate(() =>
      ['#recorder .bar', '#recorder'].map((part) => {
        const shown = document.querySelector(part);
        return shown && getComputedStyle(shown).backgroundColor;
      }),
    );
    assert.notEqual(bar, paper, 'the waveform can be seen');
    const chip = await alice.page.$eval('.chip', (shown) => getComputedStyle(shown).outlineStyle);
    assert.equal(chip, 'solid', 'what is on can be told from what is off');
  });
});

/** Checks every state of a window, in both themes where they can be changed while the browser runs. */
async function inspector({ kind }: BrowserUnderTest, window: BrowserWindow) {
  const emulate = kind === 'chrome' ? await emulator(window) : undefined;
  return async (state: string): Promise<void> => {
    for (const [name, screen] of Object.entries({ PHONE, ZOOMED, DESKTOP })) {
      await resize(window, screen);
      await emulate?.touch(screen === PHONE);
      await canBePressed(window, `${state}, ${name}`);
    }
    await axeFindsNothing(window, state);
    await emulate?.wishes({ 'prefers-color-scheme': 'dark' });
    if (emulate) await axeFindsNothing(window, `${state}, dark`);
    await emulate?.wishes({});
  };
}
