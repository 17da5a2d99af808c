import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { buildTapPage } from '../../../labs/tap/page-files.ts';
import { servePage } from '../../../labs/tap/page-server.ts';
import { axeFindsNothing, canBePressed } from '../../browser/accessible.ts';
import { tabTo } from '../../browser/keyboard.ts';
import { inEachBrowser } from '../../support/browser.ts';
import type { BrowserWindow } from '../../support/browser-window.ts';
import { frame, latin1, UPGRADE } from './bytes.ts';
import { type Ends, Wire } from './wire.ts';

const files = await buildTapPage();

/** A tap with its page. */
async function served(t: TestContext) {
  const wire = await Wire.open();
  const { tap } = wire;
  const page = await servePage({
    port: 0,
    files,
    recording: tap.recording,
    title: 'localhost:1 to localhost:2',
    tap,
  });
  t.after(async () => {
    await page.close();
    await wire[Symbol.asyncDispose]();
  });
  return { wire, page, address: { host: '127.0.0.1', webPort: Number(new URL(page.url).port) } };
}

/** Two lines in one chunk, half a character, and WebSocket frames, one of which is wrong. */
async function converse(wire: Wire, window: BrowserWindow): Promise<Ends> {
  const ends = await wire.connect();
  ends.server.read();
  ends.client.read();
  ends.client.socket.write('one\n<b id="mark">two</b>\n');
  await window.reads('.row.chunk[data-from="client"] .text', 'one\\n<b id="mark">two</b>\\n');
  ends.server.socket.write(latin1('\xe2\x82'));
  await window.reads('.row.chunk[data-from="server"] .text', '\\xe2\\x82');
  const web = await wire.connect();
  for (const [from, bytes] of [
    ...UPGRADE,
    ['client', frame('{"type":"say"}', { mask: [1, 2, 3, 4] })],
    ['server', frame('bad', { opcode: 3 })],
  ] as const) {
    const before = wire.tap.recording.entries.length;
    web[from].socket.write(bytes ?? '');
    await wire.entry(({ type, number }) => type === 'piece' && number > before);
  }
  await window.reads('.wrong', 'Wrong: this opcode is reserved.');
  return ends;
}

for (const theme of ['light', 'dark'] as const) {
  await inEachBrowser(
    `the ${theme} page of the tap`,
    (browser) => {
      test('axe finds nothing, and a phone is wide enough', async (t) => {
        const { wire, address } = await served(t);
        await using window = await browser.open(address);
        await window.reads('#empty', 'Nothing has gone over the wire yet.');
        await axeFindsNothing(window, 'empty');
        await converse(wire, window);
        wire.tap.setFaults('client', { split: 1 });
        await window.click('#faults summary');
        await window.click('#bytes-open');
        await window.shown('.dump');
        await axeFindsNothing(window, 'with everything open');
        await window.page.setViewport({ width: 360, height: 740 });
        await window.until('the window has its size', () => innerWidth === 360);
        await axeFindsNothing(window, 'on a phone');
        await canBePressed(window, 'on a phone');
      });
    },
    { theme },
  );
}

await inEachBrowser('the page of the tap', (browser) => {
  test('shows chunks as they arrived, and what they mean', async (t) => {
    const { wire, address } = await served(t);
    await using window = await browser.open(address);
    await converse(wire, window);
    await window.reads('#title', 'localhost:1 to localhost:2');
    await window.reads('.piece[data-kind="line"]', 'one\\n');
    await window.reads('.piece[data-kind="line"]', '<b id="mark">two</b>\\n');
    assert.equal(await window.page.$('#mark'), null, 'what was sent is text, never markup');
    await window.reads('.piece[data-kind="head"]', 'GET /ws HTTP/1.1');
    await window.reads('.piece[data-kind="frame"]', 'text frame, json say');
    const bits = await window.page.$$eval('.piece[data-kind="frame"] .bit', (fields) =>
      fields.slice(0, 6).map((field) => [...field.children].map(({ textContent }) => textContent)),
    );
    assert.deepEqual(bits, [
      ['FIN', '1', 'last frame'],
      ['RSV', '000', 'reserved'],
      ['opcode', '0001', 'text'],
      ['MASK', '1', 'masked'],
      ['length', '0001110', '14'],
      ['key', '01 02 03 04', 'XORed with the payload'],
    ]);
    await window.page.select('#connection', '1');
    await window.until('only connection 1 is shown', () =>
      [...document.querySelectorAll<HTMLElement>('.row')].every(
        (row) => row.hidden === (row.dataset.connection === '2'),
      ),
    );
    await window.click('#clear');
    await window.reads('#empty', 'Nothing');
  });

  test('a fault is switched on by keyboard, and the parts that are passed on are shown', async (t) => {
    const { wire, address } = await served(t);
    await using window = await browser.open(address);
    const ends = await wire.connect();
    ends.server.read();
    await window.reads('.row.open', 'connects');
    await tabTo(window, '#faults summary');
    await window.page.keyboard.press('Enter');
    await tabTo(window, '#client-split');
    await window.page.keyboard.press('Space');
    await window.reads(
      '.event.note',
      'The tap was told: what the client sends: split every 1 byte.',
    );
    await window.reads('#faults', 'Client → server');
    assert.deepEqual(wire.tap.faults, { client: { split: 1 }, server: {} });
    ends.client.socket.write('abc');
    await window.reads('.row.chunk[data-way="to-tap"] .text', 'abc');
    await window.reads('.row.pass:last-child .text', 'c');
    assert.deepEqual(await window.texts('.row.pass .text'), ['a', 'b', 'c']);
    await tabTo(window, '.row.chunk summary');
    await window.page.keyboard.press('Enter');
    await window.reads('.dump', '000000  61 62 63');
  });

  test('a number that is no number changes nothing, and a switch that is off takes the fault away', async (t) => {
    const { wire, address } = await served(t);
    await using window = await browser.open(address);
    await window.click('#faults summary');
    await window.page.locator('#server-delay-number').fill('0');
    await window.click('label:has(#server-delay)');
    await window.page.locator('#server-delay-number').fill('20');
    await window.page.keyboard.press('Enter');
    await window.reads('.event.note', 'what the server sends: delay 20 ms');
    assert.deepEqual(wire.tap.faults.server, { delay: 20 });
    await window.click('label:has(#server-delay)');
    await window.reads('.event.note', 'what the server sends: no faults');
  });

  test('a connection is ended and reset by a button', async (t) => {
    const { wire, address } = await served(t);
    await using window = await browser.open(address);
    const ends = await wire.connect();
    ends.server.read();
    ends.client.read();
    ends.server.socket.write('x');
    await window.reads('.row.chunk .text', 'x');
    await window.click('#faults summary');
    await window.click('[aria-label="End it now (FIN): what the client sends"]');
    await window.reads('.row.end', 'The tap ends what the client sends to the server (FIN).');
    await window.click('#reset-now');
    await window.reads('.row.close', 'The tap resets the connection (RST).');
    assert.equal(await ends.client.closed, 'ECONNRESET');
  });

  test('the newest rows stay in view, with what they mean, until somebody scrolls up', async (t) => {
    const { wire, address } = await served(t);
    await using window = await browser.open(address);
    const { recording } = wire.tap;
    const connection = recording.open({ client: '127.0.0.1:1', server: '127.0.0.1:2' });
    const lines = 100;
    // Two in each chunk, so that they are shown below it as well.
    for (let line = 1; line <= lines; line += 1)
      recording.chunk(connection, 'client', latin1(`${line}a\n${line}b\n`));
    await window.reads('.row:last-child .piece', `${lines}b`);
    const isInView = () => {
      const last = document.querySelector('.row:last-child .piece:last-child');
      return (last?.getBoundingClientRect().bottom ?? innerHeight) < innerHeight;
    };
    await window.until('the last piece is in view', isInView);
    assert.equal(
      await window.page.$eval('#newest', (button) => (button as HTMLElement).hidden),
      true,
    );
    await window.page.$eval('#main', (main) => main.scrollTo(0, 100));
    await window.shown('#newest');
    recording.chunk(connection, 'client', latin1('more\n'));
    await window.until('the row is there', () =>
      Boolean(document.querySelector('.row:last-child .text')?.textContent.includes('more')),
    );
    assert.equal(await window.page.$eval('#main', (main) => Math.round(main.scrollTop)), 100);
    await window.click('#newest');
    await window.until('the last row is in view', isLastRowInView);
    await window.page.$eval('#main', (main) => main.scrollTo(0, 0));
    await window.shown('#newest');
    await window.click('#clear');
    for (let line = 1; line <= 40; line += 1)
      recording.chunk(connection, 'client', latin1(`${line}c\n`));
    await window.reads('.row:last-child .text', '40c');
    await window.until('the last row is in view after “Clear”', isLastRowInView);
  });

  test('a page that was away shows what happened meanwhile, and one whose tap has ended says so', async (t) => {
    const { wire, page, address } = await served(t);
    wire.tap.recording.note('before');
    await using window = await browser.open(address);
    await window.reads('.event.note', 'before');
    await window.reads('#state', 'live');
    window.expectErrors(/./);
    await page.close();
    await window.reads('#state', 'The tap has ended, or cannot be reached.');
    const { recording } = wire.tap;
    recording.note('after');
    const title = 'the same port';
    const again = await servePage({
      port: address.webPort,
      files,
      recording,
      title,
      tap: wire.tap,
    });
    t.after(() => again.close());
    await window.reads('#title', title);
    await window.reads('.event.note', 'after');
    assert.equal((await window.texts('.event.note')).length, 2);
  });
});

function isLastRowInView(): boolean {
  const { bottom } = document.querySelector('.row:last-child')?.getBoundingClientRect() ?? {};
  return bottom !== undefined && bottom < innerHeight;
}
