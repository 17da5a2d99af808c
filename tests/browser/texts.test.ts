import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ElementHandle, HTTPRequest, Page } from 'puppeteer-core';
import { inEachBrowser } from '../support/browser.ts';
import type { BrowserWindow } from '../support/browser-window.ts';
import { axeFindsNothing, canBePressed, isStill } from './accessible.ts';
import { BrowserRoom } from './browser-room.ts';
import { watchFor } from './moments.ts';
import { listen, readOut } from './read-out.ts';

await inEachBrowser('texts', (browser) => {
  test('each name and text has its own direction, and its full stop is at its end', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    const sara = await room.telnet('שרה');
    await alice.sees('שרה came in');
    sara.say('أستخدم wirechat كل يوم.');
    sara.say('שלום TypeScript עולם.');
    sara.say('/me אוהבת TypeScript.');
    sara.say('an English sentence.');
    await alice.sees('an English sentence.');
    const stops = await Promise.all([
      placeOf(alice, '.text', 'كل يوم', '.'),
      placeOf(alice, '.text', 'עולם', '.'),
      placeOf(alice, '[data-type="acted"] .line-text', 'אוהבת', '.'),
      placeOf(alice, '.text', 'an English', '.'),
    ]);
    assert.deepEqual(stops, ['left', 'left', 'left', 'right']);
    assert.equal(await placeOf(alice, '[data-type="acted"] .line-text', 'אוהבת', 'שרה'), 'right');
    assert.equal(await placeOf(alice, '.line-text', 'came in', 'שרה'), 'left');
    await alice.page.locator('#text').fill('שלום.');
    assert.equal(
      await alice.page.$eval('#text', (field) => getComputedStyle(field).direction),
      'rtl',
    );
    const isolated = await alice.page.$$eval('bdi', (names) =>
      names.map(({ className, textContent }) => `${className}: ${textContent}`),
    );
    for (const name of ['author: שרה', 'member-name: שרה', ': שרה'])
      assert.ok(isolated.includes(name), name);
  });

  test('what a text paints beside its lines, such as piled marks, is painted in its own box only', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    const carol = await room.telnet('carol');
    carol.say('a text');
    const author = await alice.shown('.author');
    const text = await alice.shown('.text');
    await isStill(alice);
    const before = await stillPicture(author);
    // Whether marks pile up depends on the fonts of the system. A shadow is painted in the same way.
    await text.evaluate((place) => {
      (place as HTMLElement).style.textShadow = '0 -16px red, 0 -24px red';
    });
    assert.ok(before.equals(await stillPicture(author)), 'the name looks the same');
  });

  test('pasted code keeps its tabs and blanks, is shown in colours, and can be copied', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    const carol = await room.program('carol');
    const code = `def f(x):\n\tif x:\n\t    return "a"  # ${'far '.repeat(40)}b`;
    await alice.page.$eval(
      '#text',
      (field, pasted) => {
        (field as HTMLTextAreaElement).focus();
        document.execCommand('insertText', false, pasted);
      },
      `\`\`\`python\n${code}\n\`\`\`\nWhat *about* it?`,
    );
    await alice.page.keyboard.press('Enter');
    const { text } = await carol.next('said');
    assert.ok(String(text).includes(code), 'as it was pasted');
    await alice.reads('.code .code-keyword', 'return');
    assert.deepEqual(await alice.texts('.code'), [code]);
    assert.deepEqual(await alice.texts('.text em'), ['about']);
    const scrolls = await alice.page.$eval('.code', (box) => box.scrollWidth > box.clientWidth);
    assert.ok(scrolls, 'sideways, in its own box');
    await axeFindsNothing(alice, 'code');
    await canBePressed(alice, 'code');
    await alice.page.evaluate(() => {
      const clipboard = {
        async writeText(copied: string) {
          document.body.dataset.copied = copied;
        },
      };
      Object.defineProperty(navigator, 'clipboard', { value: clipboard });
    });
    const saysSo = await watchFor(alice, '.copy-code', 'Copied');
    await alice.click('.copy-code');
    await saysSo();
    assert.equal(await alice.page.$eval('body', (body) => body.dataset.copied), code);
  });

  test('until the addresses in a text are found, nothing in them stands out, and its marks stay when they are', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.window();
    const giveLinks = await held(alice.page, '/text/links.js');
    await alice.join('alice');
    const carol = await room.program('carol');
    carol.send({ type: 'say', text: 'https://a.example/alice' });
    carol.send({ type: 'say', text: '*Alice* reads https://a.example/alice' });
    await alice.shown('.text em');
    assert.deepEqual(await alice.texts('.mention'), ['Alice']);
    assert.deepEqual(await alice.texts('.link'), []);
    await giveLinks();
    await alice.until('links', () => document.querySelectorAll('.text .link').length === 2);
    assert.deepEqual(await alice.texts('.text em .mention'), ['Alice']);
    assert.deepEqual(await alice.texts('.mention'), ['Alice']);
  });

  test('a text is read out once, although its marks, colours and links are found later', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.window();
    const giveMarks = await held(alice.page, '/text/blocks.js');
    await alice.join('alice');
    const carol = await room.program('carol');
    await alice.shown('#log[aria-live="polite"]');
    await listen(alice);
    carol.send({ type: 'say', text: 'see *this*:\n```js\nlet a;\n```' });
    await alice.sees('```js');
    assert.deepEqual(await readOut(alice), []);
    await giveMarks();
    await alice.shown('.text .code-keyword');
    assert.deepEqual(await readOut(alice), ['see this:jsCopy', 'let a;']);
    carol.send({ type: 'say', text: 'at https://a.example/' });
    await alice.shown('.link');
    carol.send({ type: 'say', text: 'and https://b.example/' });
    await alice.sees('b.example');
    assert.deepEqual((await readOut(alice)).slice(2), [
      'at https://a.example/',
      'and https://b.example/',
    ]);
  });

  test('a message that is higher than the screen is folded, and opens in its place', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    const carol = await room.program('carol');
    const telnet = await room.telnet('dan');
    const text = Array.from({ length: 400 }, (_, index) => `${index}`).join('\n');
    carol.send({ type: 'say', text });
    carol.send({ type: 'say', text: 'short' });
    await alice.sees('short');
    const toggle = await alice.shown('.fold-toggle');
    assert.deepEqual(await alice.texts('.fold-toggle:not([hidden])'), ['Show all']);
    const heightOfText = () => alice.page.$eval('.text', ({ clientHeight }) => clientHeight);
    assert.ok((await heightOfText()) < 500, 'folded');
    await axeFindsNothing(alice, 'folded');
    await canBePressed(alice, 'folded');
    const top = () => alice.page.$eval('.text', (part) => part.getBoundingClientRect().top);
    const before = await top();
    await toggle.focus();
    await alice.page.keyboard.press('Enter');
    await alice.shown('.fold-toggle[aria-expanded="true"]');
    assert.ok((await heightOfText()) > 5_000, 'open');
    assert.ok(Math.abs((await top()) - before) <= 1, 'it opens downwards');
    await alice.page.keyboard.press('Enter');
    await alice.shown('.fold-toggle[aria-expanded="false"]');
    assert.ok((await heightOfText()) < 500, 'folded again');
    assert.deepEqual(await alice.texts('.fold-toggle:not([hidden])'), ['Show all']);
    let lines = 0;
    for (let line = ''; !line.includes('more'); lines += 1) {
      line = await telnet.line(/^\[carol\]/);
      if (line.includes('more')) assert.equal(line, '[carol] … and 360 more lines');
    }
    assert.equal(lines, 41);
  });
});

/** On which side of some words another part of the same text is painted. */
function placeOf(
  window: BrowserWindow,
  selector: string,
  words: string,
  part: string,
): Promise<'left' | 'right'> {
  return window.page.$$eval(
    selector,
    (elements, words, part) => {
      const place = elements.find(({ textContent }) => textContent.includes(words));
      if (!place) throw new Error(`nothing says ${words}`);
      const [first = 0, second = 0] = [part, words].map((wanted) => {
        const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          const start = walker.currentNode.textContent?.lastIndexOf(wanted) ?? -1;
          if (start === -1) continue;
          const range = document.createRange();
          range.setStart(walker.currentNode, start);
          range.setEnd(walker.currentNode, start + wanted.length);
          return range.getBoundingClientRect().left;
        }
        throw new Error(`${wanted} is not in one node`);
      });
      return first < second ? 'left' : 'right';
    },
    words,
    part,
  );
}

/** Holds back a file of the page. Returns a function that waits until the page asks for it, and delivers it. */
async function held(page: Page, path: string): Promise<() => Promise<void>> {
  const { promise: asked, resolve } = Promise.withResolvers<HTTPRequest>();
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === path) resolve(request);
    else void request.continue();
  });
  await page.setRequestInterception(true);
  // The page that is open may ask for something past it once more.
  await page.reload();
  return async () => (await asked).continue();
}

/** A picture of an element, as soon as two pictures in a row are the same. */
async function stillPicture(element: ElementHandle): Promise<Buffer> {
  let before = Buffer.from(await element.screenshot());
  while (true) {
    const picture = Buffer.from(await element.screenshot());
    if (picture.equals(before)) return picture;
    before = picture;
  }
}
