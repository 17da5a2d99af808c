import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEachBrowser } from '../support/browser.ts';
import { BrowserRoom } from './browser-room.ts';
import { watchFor } from './moments.ts';

await inEachBrowser('talking', (browser) => {
  test('two people in browsers and one at telnet see the messages of all of them', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    const bob = await room.join('bob');
    const carol = await room.telnet('carol');

    await alice.say('hello from alice 😀');
    assert.equal(await carol.line(), '[alice] hello from alice 😀');
    await bob.sees('hello from alice 😀');
    await bob.say('hello from bob');
    assert.equal(await carol.line(), '[bob] hello from bob');
    carol.say('hello from carol');
    for (const window of [alice, bob]) {
      await window.sees('hello from carol');
      assert.deepEqual(await window.texts('.message .text'), [
        'hello from alice 😀',
        'hello from bob',
        'hello from carol',
      ]);
      assert.deepEqual(await window.texts('.message .author'), ['alice', 'bob', 'carol']);
    }
  });

  test('a message of our own is marked as sent, and one of another person is not', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    const carol = await room.telnet('carol');
    await alice.say('did you get this?');
    await alice.reads('.message.own[data-state="sent"]', 'did you get this?');
    carol.say('yes');
    await alice.reads('.message:not(.own):not([data-state])', 'yes');
  });

  test('“is typing” is shown while somebody writes, and goes with the message', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    const bob = await room.join('bob');
    const isTyping = await watchFor(bob, '#typing', 'alice is typing…');
    await (await alice.shown('#text')).type('h');
    await isTyping();
    await alice.say('hello');
    await bob.until('nobody is typing', () => document.getElementById('typing')?.innerText === '');
  });

  test('text that looks like markup is shown as it was written', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    const carol = await room.telnet('carol');
    const text = '<img src=x onerror="document.title = 1"><script>document.title = 2</script>';
    carol.say(text);
    await alice.sees(text);
    carol.say('/me <b>waves</b>');
    await alice.sees('carol <b>waves</b>');
    assert.equal(await alice.page.$('#log :is(img, script, b)'), null);
    assert.equal(await alice.page.title(), 'wirechat');
  });
});
