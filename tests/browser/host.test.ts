import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DETAILS } from '../../shared/codes.ts';
import { type BrowserUnderTest, inEachBrowser } from '../support/browser.ts';
import type { BrowserWindow } from '../support/browser-window.ts';
import { TestHost } from '../support/test-host.ts';
import { axeFindsNothing, canBePressed } from './accessible.ts';
import { BrowserRoom } from './browser-room.ts';
import { isAtEnd, joinLooking, look, sayMany, scrollTo } from './log.ts';
import { watchFor } from './moments.ts';
import { listen, readOut } from './read-out.ts';

const FAILED = '.own[data-state="failed"]';
const SENT = '.own[data-state="sent"]';
const CLEARED = 'The host has cleared the conversation.';

for (const theme of ['light', 'dark'] as const) {
  await inEachBrowser(
    `what the host does, ${theme}`,
    (browser) => {
      test('all of it can be read, heard and pressed', async () => {
        await using room = await hostedRoom(browser);
        const { host } = room;
        const alice = await room.join('alice');
        await room.telnet('carol');
        await alice.sees('carol came in');
        await alice.page.setViewport({ width: 360, height: 740 });
        const looksRight = async (state: string) => {
          await axeFindsNothing(alice, state);
          await canBePressed(alice, state);
        };
        // The history is not read out.
        await alice.shown('#log[aria-live="polite"]');
        await listen(alice);
        await host.ask('say', { text: 'see https://example.org/' });
        await alice.shown('.message.host .link');
        await host.ask('say', { text: '👍' });
        await alice.reads('.message.host', '👍');
        assert.deepEqual(await alice.texts('.host-mark'), ['Host', 'Host']);
        assert.deepEqual(await readOut(alice), ['see https://example.org/', '👍']);
        await looksRight('messages of the host');
        await host.ask('mute', { name: 'alice' });
        await alice.reads('#composer-note', 'Muted by the host');
        await alice.say('may I?');
        await alice.shown(FAILED);
        await looksRight('muted');
        await host.ask('clear', {});
        await alice.sees(CLEARED);
        await looksRight('cleared');
        await host.ask('kick', { name: 'alice' });
        await alice.reads('#join-error', 'The host has removed you.');
        await looksRight('removed');
      });
    },
    { theme },
  );
}

await inEachBrowser('the host', (browser) => {
  test('a message of the host is marked, counted, and never grouped', async () => {
    await using room = await hostedRoom(browser);
    const { host } = room;
    const alice = await room.join('alice');
    const carol = await room.telnet('carol');
    await look(alice, false);
    carol.say('The host says: hello');
    await alice.sees('The host says: hello');
    await host.ask('say', { text: 'one' });
    await host.ask('say', { text: 'two' });
    await alice.sees('two');
    carol.say('I am not the host');
    await alice.sees('I am not the host');
    await alice.until('all are counted', () => document.title === '(4) wirechat');
    assert.deepEqual(await alice.texts('.message.host .text'), ['one', 'two']);
    await alice.until('each shows whose it is', () =>
      [...document.querySelectorAll('.host-mark, .author')].every((mark) =>
        mark.checkVisibility({ visibilityProperty: true }),
      ),
    );
    assert.deepEqual(await alice.texts('.author'), ['carol', 'carol']);
    assert.deepEqual(await alice.texts('.member-name'), ['alice', 'carol']);
  });

  test('a cleared conversation is empty wherever the reader was, but for what was not sent', async () => {
    await using room = await hostedRoom(browser);
    const { host } = room;
    const alice = await joinLooking(room, 'alice');
    const carol = await room.program('carol');
    const dave = await room.telnet('dave');
    await sayMany(dave, alice, { to: 60 });
    await host.ask('mute', { name: 'alice' });
    await alice.say('kept');
    await alice.reads(FAILED, 'The host has muted you');
    await host.ask('unmute', { name: 'alice' });
    await alice.sees('You can speak again.');
    assert.ok(await isAtEnd(alice));
    await scrollTo(alice, 'message 10');
    await alice.shown('#to-latest');
    await look(alice, false);
    dave.say('unread');
    await alice.until('it is counted', () => document.title === '(1) wirechat');
    const isTyping = await watchFor(alice, '#typing', 'carol is typing…');
    carol.send({ type: 'typing' });
    await isTyping();

    await host.ask('clear', {});
    await alice.sees(CLEARED);
    assert.deepEqual(await alice.texts('.message .text'), ['kept']);
    assert.equal(await alice.page.title(), 'wirechat');
    assert.equal(await alice.page.$eval('#typing', (typing) => typing.textContent), '');
    assert.equal(await alice.page.$('.new-line, #to-latest:not([hidden])'), null);
    await look(alice, true);
    await sayMany(dave, alice, { from: 61, to: 90 });
    assert.ok(await isAtEnd(alice), 'the log follows what is new');
    await scrollTo(alice, 'kept');
    await alice.click(`${FAILED} .retry`);
    await alice.reads(SENT, 'kept');
    await carol.next('said', { text: 'kept' });

    const erin = await room.join('erin');
    await erin.sees('kept');
    assert.equal((await erin.texts('.message .text'))[0], 'message 61');
  });

  test('a conversation that was cleared while a person was away is empty when they are back', async () => {
    await using room = await hostedRoom(browser, { breakable: true });
    const { host, line } = room;
    const alice = await room.join('alice');
    const carol = await room.telnet('carol');
    carol.say('before');
    await alice.sees('before');
    line.break();
    await alice.reads('#status', 'Reconnecting…');
    await host.ask('clear', {});
    carol.say('after');
    line.restore();
    await alice.page.evaluate(() => void dispatchEvent(new Event('online')));
    await alice.sees('after');
    assert.deepEqual(await alice.texts('.message .text'), ['after']);
  });

  test('a muted person is told before and after writing, and can send it afterwards', async () => {
    await using room = await hostedRoom(browser);
    const { host } = room;
    const alice = await room.join('alice');
    const carol = await room.telnet('carol');
    await host.ask('mute', { name: 'alice', minutes: 5 });
    await alice.sees('The host has muted you until');
    await alice.reads('#composer-note', 'Muted by the host until');
    assert.match(
      await alice.page.$eval('#text', (text) => text.getAttribute('aria-describedby') ?? ''),
      /composer-note/,
    );
    await alice.say('may I?');
    await alice.reads(FAILED, 'The host has muted you, so nobody receives your messages.');
    await alice.reads(FAILED, 'may I?');
    await alice.click('#record-voice');
    await alice.sees('You cannot send a recording while the host has muted you.');
    assert.ok(await alice.page.$('#recorder[hidden]'));
    await host.ask('unmute', { name: 'alice' });
    await alice.sees('You can speak again.');
    await alice.until(
      'the note is gone',
      () => !document.getElementById('composer-note')?.innerText,
    );
    await alice.click(`${FAILED} .retry`);
    assert.equal(await carol.line(/^\[/), '[alice] may I?');
    await alice.shown('#text:focus');
  });

  test('a muted person who loads the page again is still told so', async () => {
    await using room = await hostedRoom(browser);
    const alice = await room.join('alice');
    await room.host.ask('mute', { name: 'alice' });
    await alice.reads('#composer-note', 'Muted by the host');
    await alice.page.reload();
    await alice.reads('#composer-note', 'Muted by the host');
  });

  test('a person who is removed reads why, keeps the name and the draft, and joins again as a newcomer', async () => {
    await using room = await hostedRoom(browser);
    const { host } = room;
    const alice = await room.join('alice');
    const carol = await room.telnet('carol');
    await alice.page.locator('#text').fill('a draft');
    await host.ask('kick', { name: 'alice', why: 'too loud' });
    await alice.reads('#join-error', 'The host has removed you: too loud. Ask the host');
    assert.equal(await carol.line(), '* alice has left the room');
    assert.equal(await written(alice, '#name'), 'alice');
    assert.equal(await alice.page.$eval('#name', (name) => name.ariaInvalid), 'false');
    await alice.page.reload();
    assert.equal(await written(alice, '#name'), 'alice');
    await alice.join('alice');
    assert.equal(await carol.line(), '* alice has entered the room');
    assert.equal(await written(alice, '#text'), 'a draft');
  });

  test('a person who is banned reads so, also when trying to join again', async () => {
    await using room = await hostedRoom(browser);
    const alice = await room.join('alice');
    await room.host.ask('ban', { name: 'alice' });
    await alice.reads('#join-error', 'The host has banned your address from this server.');
    await alice.click('#join-button');
    await alice.reads('#join-error', 'You can join again only if the host lifts the ban');
    await alice.shown('#join-button:enabled');
  });

  test('a locked room lets nobody in, and those who are in come back', async () => {
    await using room = await hostedRoom(browser);
    const alice = await room.join('alice');
    await room.host.ask('lock', {});
    const bob = await room.window();
    await bob.askToJoin('bob');
    await bob.reads('#join-error', DETAILS.locked.slice(1));
    await alice.page.reload();
    await alice.reads('#status', 'Online');
    await room.host.ask('unlock', {});
    await bob.join('bob');
    await alice.reads('.member-name', 'bob');
  });
});

/** A room with a host. */
async function hostedRoom(
  browser: BrowserUnderTest,
  { breakable = false } = {},
): Promise<BrowserRoom & { readonly host: TestHost }> {
  const host = new TestHost();
  const room = await BrowserRoom.open(browser, { breakable, host: host.link });
  return Object.assign(room, { host });
}

/** The text in a field. */
function written({ page }: BrowserWindow, field: '#name' | '#text'): Promise<string> {
  return page.$eval(field, (element) => ('value' in element ? String(element.value) : ''));
}
