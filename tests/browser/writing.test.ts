import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEachBrowser } from '../support/browser.ts';
import type { BrowserWindow } from '../support/browser-window.ts';
import { BrowserRoom } from './browser-room.ts';
import { fullServer } from './full-server.ts';

await inEachBrowser('writing', (browser) => {
  test('Enter sends, Shift+Enter starts a new line, and a text that is too long stays', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    const { keyboard } = alice.page;
    const oneLine = await heightOfField(alice);
    await keyboard.type('first');
    await keyboard.down('Shift');
    await keyboard.press('Enter');
    await keyboard.up('Shift');
    await keyboard.type('second');
    assert.equal(await fieldText(alice), 'first\nsecond');
    assert.ok((await heightOfField(alice)) > oneLine, 'the field grows');
    for (const composing of [{ isComposing: true }, { keyCode: 229 }])
      await pressEnter(alice, composing);
    assert.equal(await fieldText(alice), 'first\nsecond');
    await pressEnter(alice, {});
    await alice.reads('.own[data-state="sent"] .text', 'first\nsecond');
    assert.equal(await fieldText(alice), '');
    assert.equal(await heightOfField(alice), oneLine);

    // A text that is too long stays, to be corrected.
    await paste(alice, 'x'.repeat(1_800));
    await alice.reads('#characters-left', '200 left');
    await paste(alice, 'y'.repeat(201));
    await alice.reads('#characters-left', '1 too many');
    await alice.page.keyboard.press('Enter');
    await alice.sees('A message has at most 2,000 characters; send it in parts.');
    assert.equal((await fieldText(alice)).length, 2_001);
    await alice.page.keyboard.press('Backspace');
    await alice.reads('#characters-left', '0 left');
    await alice.page.keyboard.press('Enter');
    await alice.reads('.own[data-state="sent"] .text', 'xxxy');
    await alice.page.waitForSelector('#characters-left', { hidden: true });
  });

  test('commands work as in telnet', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    const carol = await room.telnet('carol');
    await alice.say('/nope');
    await alice.sees('/nope: No such command; /help lists them.');
    assert.equal(await fieldText(alice), '/nope');
    await alice.say('/help');
    await alice.sees('/nick kate: takes another name');
    await alice.say('/me waves');
    assert.equal(await carol.line(), '[alice waves]');
    await alice.say('//me is a command');
    assert.equal(await carol.line(), '[alice] /me is a command');
    await alice.say('/nick alina');
    assert.equal(await carol.line(), '* alice is now known as alina');
    await alice.say('/who');
    await alice.sees('Here now: alina, carol.');
    await alice.say('/quit');
    await alice.shown('#join');
    assert.equal(await carol.line(), '* alina has left the room');
  });

  test('a few emoji alone are large; links can be opened, and say where they lead', async () => {
    await using room = await BrowserRoom.open(browser);
    const { target } = room;
    const alice = await room.join('alice');
    const carol = await room.telnet('carol');
    await alice.say('👨‍👩‍👧‍👦🎉');
    await alice.shown('.own .few-emoji');
    await alice.say('123');
    await alice.reads('.own .text:not(.few-emoji)', '123');
    carol.say('see http://bank.example@evil.example/, not javascript:alert(1)');
    await alice.sees('http://bank.example@evil.example/ (leads to evil.example), not javascript:');
    carol.say('/me reads https://en.wikipedia.org/wiki/Wire_(band)');
    await alice.shown('[data-type="acted"] a[href="https://en.wikipedia.org/wiki/Wire_(band)"]');
    assert.equal((await alice.texts('#log a')).length, 2);
    carol.say(`link: http://${target.host}:${target.webPort}/icon.svg`);
    await alice.shown('.message:last-child a[target="_blank"][rel="noopener noreferrer"]');
    const opened = new Promise((resolve) =>
      alice.page.browserContext().once('targetcreated', resolve),
    );
    await alice.click('.message:last-child a');
    await opened;
  });

  test('a reload keeps the draft, and sends unsent messages', async () => {
    await using room = await BrowserRoom.open(browser, { breakable: true });
    const { line } = room;
    const alice = await room.join('alice');
    const carol = await room.telnet('carol');
    line.loseAnswers();
    await alice.say('has arrived');
    assert.equal(await carol.line(), '[alice] has arrived');
    line.break();
    await alice.reads('#status', 'Reconnecting…');
    await alice.say('has not arrived');
    await paste(alice, 'half a\nsentence');
    const height = await heightOfField(alice);
    line.restore();
    await alice.page.reload();
    await alice.reads('.own[data-state="sent"]', 'has not arrived');
    assert.equal(await carol.line(), '[alice] has not arrived');
    assert.deepEqual(await alice.texts('.message .text'), ['has arrived', 'has not arrived']);
    assert.equal(await fieldText(alice), 'half a\nsentence');
    assert.equal(await heightOfField(alice), height);
    await alice.click('#leave');
    await alice.join('alice');
    assert.equal(await fieldText(alice), '', 'the next one may be another person');
  });

  test('a message that has failed is sent by “Try again”, and every window shows it once', async () => {
    await using room = await BrowserRoom.open(browser, { breakable: true });
    const { line, target } = room;
    await using full = await fullServer(target);
    const alice = await room.join('alice');
    await using bob = await browser.join(target, 'bob');
    line.loseAnswers();
    await alice.say('only once');
    await bob.sees('only once');
    await alice.reads('.own[data-state="sending"]', 'Sending…');
    line.leadTo(full);
    line.break();
    line.restore();
    await alice.reads(
      '.own[data-state="failed"]',
      'Not sent: The server is full; try again later.',
    );
    line.leadTo(target);
    await alice.click('.own .retry');
    await alice.reads('#status', 'Online');
    await alice.reads('.own[data-state="sent"]', 'only once');
    await alice.say('here again');
    await bob.sees('here again');
    for (const window of [alice, bob]) {
      assert.deepEqual(await window.texts('.message .text'), ['only once', 'here again']);
    }
  });
});

function fieldText(window: BrowserWindow): Promise<string> {
  return window.page.$eval('#text', (field) => (field as HTMLTextAreaElement).value);
}

function heightOfField(window: BrowserWindow): Promise<number> {
  return window.page.$eval('#text', (field) => field.clientHeight);
}

/** Sends the page an Enter key, which an input method may be using. */
function pressEnter(window: BrowserWindow, composing: KeyboardEventInit): Promise<void> {
  return window.page.$eval(
    '#text',
    (field, init) => {
      field.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...init }),
      );
    },
    composing,
  );
}

/** Inserts a text at once, as a paste does. */
function paste(window: BrowserWindow, text: string): Promise<void> {
  return window.page.$eval(
    '#text',
    (field, pasted) => {
      (field as HTMLTextAreaElement).focus();
      document.execCommand('insertText', false, pasted);
    },
    text,
  );
}
