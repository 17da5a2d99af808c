import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEachBrowser } from '../support/browser.ts';
import type { BrowserWindow } from '../support/browser-window.ts';
import { BrowserRoom } from './browser-room.ts';
import { watchFor } from './moments.ts';
import { record, sendClip } from './recording.ts';

/** More rows than a window of any usual height has, including spare rows. */
const MANY_ROWS = 100;

await inEachBrowser('the wire', (browser) => {
  test('shows every frame with its direction and size, and without secrets', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.window();
    await alice.click('#wire-toggle');
    await alice.reads('.wire-empty', 'Nothing to show.');
    await alice.join('alice');
    await alice.say('hi');
    await alice.reads('[data-kind="received"]', '"text":"hi"');
    await alice.reads('[data-kind="connection"]', 'opened');
    await alice.reads('[data-kind="sent"]', '{"type":"hello","v":1,"name":"alice"}');
    await alice.reads('[data-kind="sent"] .wire-size', '37 B');
    await alice.reads('[data-kind="received"]', '{"type":"welcome"');
    assert.equal((await alice.texts('.wire-row .hidden-label'))[0], 'connection');
    const since = await alice.texts('.wire-since');
    assert.equal(since[0], '');
    assert.match(since[1] ?? '', /^\+[\d.]+ m?s$/);

    await select(alice, '"type":"welcome"');
    await alice.reads('#wire-detail .wire-facts', 'received');
    const welcome = (await alice.texts('#wire-detail .wire-json'))[0] ?? '';
    assert.match(welcome, /^\{\n {2}"type": "welcome",\n/);
    assert.match(welcome, /"session": "[\w-]{4}…"/);
    assert.match(welcome, /"uploadToken": "[\w-]{4}…"/);
  });

  test('can be paused, filtered, copied and cleared, and closed by Escape', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    const carol = await room.telnet('carol');
    await alice.click('#wire-toggle');
    await alice.sees('carol came in');

    await alice.click('#wire-pause');
    await alice.reads('#wire-pause', 'Resume');
    // Other frames may follow.
    const oneIsNew = await watchFor(alice, '#wire-pause', 'Resume (1 new)');
    carol.say('one');
    await alice.sees('one');
    await oneIsNew();
    await showsOnly(alice, ['"one"'], 0);
    await alice.click('#wire-pause');
    await alice.reads('.wire-text', '"one"');

    await alice.page.locator('#wire-filter').fill('ONE');
    await showsOnly(alice, ['"one"'], 1);
    await alice.reads('#wire-count', '1 of ');
    assert.deepEqual(await copied(alice), ['said']);
    await alice.click('[data-kinds="received"]');
    await alice.reads('.wire-empty', 'Nothing to show.');
    await alice.click('[data-kinds="received"]');
    await alice.page.locator('#wire-filter').fill('');

    await alice.click('#wire-clear');
    await alice.reads('.wire-empty', 'Nothing to show.');
    carol.say('two');
    await showsOnly(alice, ['"two"'], 1);

    await alice.page.focus('#wire-list');
    await alice.page.keyboard.press('ArrowUp');
    await alice.shown('#wire-detail');
    await alice.page.keyboard.press('Escape');
    await alice.page.waitForSelector('#wire-detail', { hidden: true });
    await alice.page.keyboard.press('Escape');
    await alice.page.waitForSelector('#wire', { hidden: true });
    await alice.shown('#wire-toggle:focus');
  });

  test('shows the HTTP requests of clips', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    await alice.click('#wire-toggle');
    await record(alice, 'voice');
    await sendClip(alice);
    await alice.reads('[data-kind="request"]', 'POST /clips?kind=voice');
    await alice.reads('[data-kind="response"]', '201 {"id":');
    await alice.page.locator('#wire-filter').fill('clip');
    await alice.reads('#wire-count', ' of ');
    const kinds = await alice.page.$$eval('.wire-row', (rows) =>
      rows.map((row) => row.getAttribute('data-kind')),
    );
    const upload = kinds.slice(kinds.indexOf('request'));
    assert.deepEqual(upload.slice(0, 4), ['request', 'response', 'sent', 'received']);
    await alice.click('#log .play');
    await alice.reads('[data-kind="response"]', '/clips/');
    await alice.reads('[data-kind="response"]', 'for <audio>');
  });

  test('holds 10,000 frames, with only those in view on the page', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.window();
    await alice.page.evaluate(() => {
      const send = WebSocket.prototype.send;
      WebSocket.prototype.send = function (data) {
        Object.assign(globalThis, { socket: this });
        send.call(this, data);
      };
    });
    await alice.join('alice');
    await alice.click('#wire-toggle');
    await alice.page.evaluate(() => {
      const { socket } = globalThis as unknown as { socket: WebSocket };
      for (let number = 0; number < 10_000; number += 1) {
        socket.dispatchEvent(
          new MessageEvent('message', { data: `{"type":"pong","n":${number}}` }),
        );
      }
    });
    await alice.reads('.wire-text', '"n":9999}');
    assert.equal(await alice.page.$eval('#wire-count', (count) => count.textContent), '10,000');
    for (const [key, frame] of [
      ['Home', '"n":0}'],
      ['PageDown', '"n":3}'],
      ['End', '"n":9999}'],
    ] as const) {
      await alice.page.keyboard.press(key);
      await alice.reads('.wire-text', frame);
      const rows = await alice.page.$$eval('.wire-row', ({ length }) => length);
      assert.ok(rows > 5 && rows < MANY_ROWS, `${rows} rows after ${key}`);
    }
    await alice.reads('.wire-row[aria-selected="true"]', '"n":9999}');
  });
});

/** Clicks on the row with this text. */
async function select(window: BrowserWindow, text: string): Promise<void> {
  const rows = await window.page.$$('.wire-row');
  for (const row of rows) {
    if (!(await row.evaluate((element, part) => element.textContent.includes(part), text)))
      continue;
    await row.click();
    return;
  }
  assert.fail(`there is no row with ${text}`);
}

/** Waits until a number of rows contain one of these texts, and all others are gone. */
async function showsOnly(window: BrowserWindow, texts: readonly string[], count: number) {
  await window.until(
    `${count} rows with ${texts}`,
    (parts, wanted) => {
      const rows = [...document.querySelectorAll('.wire-row')];
      const found = rows.filter((row) => parts.some((part) => row.textContent.includes(part)));
      return found.length === wanted && (wanted === 0 || rows.length === wanted);
    },
    texts,
    count,
  );
}

/** The types of the messages that “Copy” copies. */
async function copied(window: BrowserWindow): Promise<unknown[]> {
  await window.page.evaluate(() => {
    navigator.clipboard.writeText = async (text) => void Object.assign(globalThis, { copy: text });
  });
  const saysSo = await watchFor(window, '#wire-copy', 'Copied');
  await window.click('#wire-copy');
  await saysSo();
  const lines = await window.page.evaluate(() => (globalThis as unknown as { copy: string }).copy);
  return lines
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { carried: { type: unknown } }).carried.type);
}
