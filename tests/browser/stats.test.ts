import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Worker } from 'node:worker_threads';
import { inEachBrowser } from '../support/browser.ts';
import type { BrowserWindow } from '../support/browser-window.ts';
import { JsonClient, TextClient } from '../support/clients.ts';
import { NO_SHARED_PORTS } from '../support/lacking.ts';
import { startStage, type Target } from '../support/target.ts';
import { axeFindsNothing, canBePressed } from './accessible.ts';
import { watchFor } from './moments.ts';

const PROJECTOR = { width: 1_280, height: 720 };
const PHONE = { width: 360, height: 740 };

await inEachBrowser('what is going on in the server', (browser) => {
  async function open(target: Target): Promise<BrowserWindow> {
    const window = await browser.open(target);
    await window.page.setViewport(PROJECTOR);
    await window.page.goto(`http://${target.host}:${target.webPort}/stats`);
    await window.reads('#state', 'live');
    return window;
  }

  test('the picture and the charts follow what clients do', async () => {
    await using target = await startStage('06', { stats: true });
    await using window = await open(target);
    await shows(window, '#hub-figures', '0 members');
    using ann = await TextClient.join(target, 'ann');
    using bob = await JsonClient.join(target, 'bob', 'websocket');
    await shows(window, '.thread', '1 TCP');
    await shows(window, '.thread', '1 WebSocket');
    await shows(window, '#hub-figures', '2 members');
    const dotsMoveDown = await watchFor(window, '.flow.down[data-level="1"]');
    bob.send({ type: 'say', text: 'hello' });
    await ann.line(/hello/);
    await dotsMoveDown();
    await shows(window, '.legend', 'WebSocket 1');
    await window.until(
      'all charts are drawn',
      () => document.querySelectorAll('canvas').length === 12,
    );
    bob.cut();
    await window.reads('#endings', 'left');
    assert.doesNotMatch(
      await window.page.$eval('body', (body) => body.innerText),
      /ann|bob|127\.0/,
    );
  });

  test('it fits a projector and a phone, in light and dark, and axe finds nothing', async () => {
    await using target = await startStage('06', { stats: true, threads: 4 });
    using _ann = await TextClient.join(target, 'ann');
    await using window = await open(target);
    await shows(window, '#hub-figures', '1 members');
    for (const viewport of [PROJECTOR, PHONE]) {
      await window.page.setViewport(viewport);
      for (const value of ['light', 'dark']) {
        if (browser.kind === 'chrome')
          await window.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
        const what = `${viewport.width} pixels, ${value}`;
        await axeFindsNothing(window, what);
        await canBePressed(window, what);
      }
    }
    if (browser.kind !== 'chrome') return;
    await window.page.setViewport(PROJECTOR);
    const box = await (await window.shown('.picture')).boundingBox();
    assert.ok(box && box.y + box.height < PROJECTOR.height, 'the whole picture is on the screen');
    const moving = () =>
      window.page.evaluate(() => {
        const line = document.querySelector<HTMLElement>('.flow.down');
        if (line) line.dataset.level = '4';
        return document.getAnimations().length;
      });
    assert.ok((await moving()) > 0, 'dots move');
    await window.page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    assert.equal(await moving(), 0, 'nothing moves for those who do not want it');
  });

  test('a thread that dies is seen to be dead, and to come back', {
    skip: NO_SHARED_PORTS,
  }, async (t) => {
    const workers: Worker[] = [];
    const note = (worker: Worker) => workers.push(worker);
    process.on('worker', note);
    t.after(() => process.off('worker', note));
    await using target = await startStage('05', { stats: true });
    await using window = await open(target);
    // The page may have asked the thread that dies.
    window.expectErrors(/./);
    await window.until('both threads are up', () => {
      return document.querySelectorAll('.thread[data-state="up"]').length === 2;
    });
    await workers[1]?.terminate();
    await window.reads('.thread', 'started 2 times');
    await window.reads('#state', 'live');
  });

  test('when the server is gone the page says so, and finds the next one', async () => {
    const first = await startStage('05', { stats: true });
    await using window = await open(first);
    window.expectErrors(/./);
    await first[Symbol.asyncDispose]();
    await window.reads('#state', 'gone');
    assert.equal(await window.page.$eval('body', (body) => body.dataset.state), 'gone');
    {
      await using _unwatched = await startStage('05', { webPort: first.webPort });
      await window.reads('#state', 'without --stats');
    }
    await using _next = await startStage('05', { stats: true, webPort: first.webPort });
    await window.reads('#state', 'live');
  });
});

/** Waits until an element reads so, with its parts in the order in which they are seen. */
async function shows(window: BrowserWindow, selector: string, text: string): Promise<void> {
  await window.until(
    `${selector} shows “${text}”`,
    (wanted, part) =>
      [...document.querySelectorAll<HTMLElement>(wanted)].some((element) => {
        const rows = [...element.querySelectorAll('.figures > div, li')];
        const own = rows.length > 0 ? rows : [...element.children];
        return own.some((row) => {
          const [name, value] = [row.querySelector('dt'), row.querySelector('dd')];
          const read = name && value ? `${value.textContent} ${name.textContent}` : row.textContent;
          return read?.trim() === part;
        });
      }),
    selector,
    text,
  );
}
