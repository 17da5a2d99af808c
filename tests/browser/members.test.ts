import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MANY_MEMBERS } from '../../clients/chat/member-list.ts';
import { inEachBrowser } from '../support/browser.ts';
import { BrowserWindow } from '../support/browser-window.ts';
import { axeFindsNothing } from './accessible.ts';
import { BrowserRoom } from './browser-room.ts';

await inEachBrowser('members', (browser) => {
  test('the sidebar lists the members, and the log shows joins and leaves', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    await membersAre(alice, ['alice']);
    const carol = await room.telnet('carol');
    await alice.sees('carol came in');
    await alice.reads('.empty', 'Nothing has been said yet.');
    const bob = await room.join('bob');
    await alice.sees('carol and bob came in');
    await membersAre(alice, ['alice', 'bob', 'carol']);
    await membersAre(bob, ['bob', 'alice', 'carol']);
    assert.deepEqual(await bob.texts('.member:has(.member-you) .member-name'), ['bob']);

    carol.say('hello');
    await alice.sees('hello');
    assert.equal(await alice.page.$eval('.empty', (greeting) => greeting.checkVisibility()), false);

    carol.say('/quit');
    await alice.sees('carol left');
    await membersAre(alice, ['alice', 'bob']);
    await bob.click('#leave');
    await alice.sees('carol and bob left');
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

    const other = await alice.page.browserContext().newPage();
    await other.goto(alice.page.url());
    await other.waitForSelector('#name:focus');
    assert.equal(await fieldText(BrowserWindow.of(other), '#name'), 'ally', 'a second tab');
    await other.close();
    await alice.click('#leave');
    await alice.shown('#name:focus');
    assert.equal(await fieldText(alice, '#name'), 'ally', 'the form');
  });

  test('whoever comes and goes changes one row of the list, and a welcome makes each row once', async () => {
    await using room = await BrowserRoom.open(browser);
    for (const number of [1, 2, 4, 5]) await room.telnet(`m${number}`);
    const alice = await room.window();
    await alice.page.evaluate(() => {
      const list = document.querySelector<HTMLElement>('#members');
      if (!list) return;
      list.dataset.changes = '';
      new MutationObserver((changes) => {
        for (const { addedNodes, removedNodes } of changes) {
          const added = [...addedNodes].map(({ textContent }) => `+${textContent}`);
          const removed = [...removedNodes].map(({ textContent }) => `-${textContent}`);
          list.dataset.changes += [...added, ...removed].join('');
        }
      }).observe(list, { childList: true });
    });
    await alice.join('alice');
    const third = await room.telnet('m3');
    await membersAre(alice, ['alice', 'm1', 'm2', 'm3', 'm4', 'm5']);
    third.say('/nick a3');
    await membersAre(alice, ['alice', 'a3', 'm1', 'm2', 'm4', 'm5']);
    third.say('/quit');
    await membersAre(alice, ['alice', 'm1', 'm2', 'm4', 'm5']);
    assert.equal(
      await alice.page.$eval('#members', (list) => list.getAttribute('data-changes')),
      '+Aaliceyou+Mm1+Mm2+Mm4+Mm5+Mm3-Mm3+Aa3-Aa3',
    );
  });

  test('in a long list somebody is found by a part of the name, and the keyboard reaches all of it', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    for (let number = 1; number < MANY_MEMBERS - 1; number += 1) await room.telnet(`m${number}`);
    await alice.reads('#members-panel .members-count', String(MANY_MEMBERS - 1));
    assert.equal(
      await alice.page.$eval('#members-filter', (filter) => filter.checkVisibility()),
      false,
    );
    await room.telnet('zoë');
    await alice.page.locator('#members-filter').fill('zoe');
    await alice.until('one is found', () => document.querySelectorAll('.member').length === 1);
    assert.deepEqual(await alice.texts('.member-name'), ['zoë']);
    await alice.page.locator('#members-filter').fill('nobody');
    await alice.reads('#members-none', 'Nobody here has that in their name.');
    await axeFindsNothing(alice, 'nobody is found');
    await alice.page.keyboard.press('Escape');
    await alice.reads('.member:nth-child(2)', 'm1');
    await alice.page.setViewport({ width: 900, height: 500 });
    await alice.shown('#members[tabindex="0"]');
    await axeFindsNothing(alice, 'more members than fit');
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
    await membersAre(window, ['alice', 'carol']);
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
    assert.equal(await fieldText(alice, '#name'), 'alice');
  });

  test('nobody notices a reload, and it shows earlier messages again', async () => {
    await using room = await BrowserRoom.open(browser, { patient: true });
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

function fieldText(window: BrowserWindow, selector: string): Promise<unknown> {
  return window.page.$eval(selector, (field) => 'value' in field && field.value);
}

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
