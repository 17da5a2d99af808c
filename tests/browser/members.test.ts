import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEachBrowser } from '../support/browser.ts';
import type { BrowserWindow } from '../support/browser-window.ts';
import { BrowserRoom } from './browser-room.ts';

await inEachBrowser('members', (browser) => {
  test('the sidebar lists the members, and the log shows joins and leaves', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    await membersAre(alice, ['alice']);
    const carol = await room.telnet('carol');
    await alice.sees('carol came in');
    const bob = await room.join('bob');
    await alice.sees('carol and bob came in');
    await membersAre(alice, ['alice', 'carol', 'bob']);
    await membersAre(bob, ['alice', 'carol', 'bob']);
    assert.deepEqual(await bob.texts('.member:has(.member-you) .member-name'), ['bob']);

    carol.say('/quit');
    await alice.sees('bob came in; carol came and went');
    await membersAre(alice, ['alice', 'bob']);
    await bob.click('#leave');
    await alice.sees('carol and bob came and went');
    await membersAre(alice, ['alice']);
  });

  test('a new name is shown in the log and in the sidebar', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    const carol = await room.telnet('carol');
    await alice.say('/nick ally');
    assert.equal(await carol.line(), '* alice is now known as ally');
    await alice.sees('alice is now known as ally');
    await membersAre(alice, ['ally', 'carol']);
  });

  test('a name that is taken is refused beside the field, and another one is accepted', async () => {
    await using room = await BrowserRoom.open(browser);
    await room.telnet('carol');
    const window = await room.window();
    await window.askToJoin('Carol');
    await window.reads('#join-error', 'That name is taken');
    const field = await (await window.shown('#name[aria-invalid="true"]')).boundingBox();
    const error = await (await window.shown('#join-error')).boundingBox();
    assert.ok(field && error);
    assert.ok(Math.abs(error.y - (field.y + field.height)) < 30, 'the error is below the field');
    await window.join('alice');
    await membersAre(window, ['carol', 'alice']);
  });

  test('leaving leads back to the form, which remembers the name', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    await alice.say('bye');
    await alice.click('#leave');
    await alice.shown('#join');
    assert.deepEqual(await alice.texts('#log .entry'), []);
    await alice.page.reload();
    await alice.shown('#join');
    assert.equal(
      await alice.page.$eval('#name', (field) => 'value' in field && field.value),
      'alice',
    );
  });

  test('nobody notices a reload, and it shows earlier messages again', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    const carol = await room.telnet('carol');
    await alice.say('before');
    assert.equal(await carol.line(), '[alice] before');
    await alice.page.reload();
    await alice.sees('before');
    await alice.say('after');
    assert.equal(await carol.line(), '[alice] after');
  });
});

async function membersAre(window: BrowserWindow, names: readonly string[]): Promise<void> {
  await window.until(
    `the members are ${names}`,
    (wanted) => {
      const rows = document.querySelectorAll('#members .member-name');
      return [...rows].map((row) => row.textContent).join() === wanted;
    },
    names.join(),
  );
  await window.reads('#members-panel .members-count', String(names.length));
}
