/** `npm run desktop` as people use it: with a real browser window, on a separate display. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { MAX_CLIP_SECONDS } from '../../../shared/limits.ts';
import { playsOn } from '../../browser/playing.ts';
import { record, sendClip } from '../../browser/recording.ts';
import { inChrome } from '../../support/browser.ts';
import type { BrowserWindow } from '../../support/browser-window.ts';
import { TextClient } from '../../support/clients.ts';
import { NO_SIGNALS } from '../../support/lacking.ts';
import { startStage } from '../../support/target.ts';
import { type Desktop, desktop } from './desktop-program.ts';

let computer: Desktop;
before(async (context) => {
  computer = await desktop();
  if (!computer.hasDisplay) context.diagnostic('There is no display: tested without a window.');
});
after(() => computer[Symbol.asyncDispose]());

inChrome('the desktop window', (browser) => {
  test('people in the window, in a browser and at telnet can talk, even with voice messages', async () => {
    await using target = await startStage('06', { voiceSeconds: MAX_CLIP_SECONDS });
    await using dora = await computer.open();
    assert.deepEqual(await dora.dialog(), ['localhost', '12345', '']);
    await dora.connect('dora', target);
    await dora.window.shown('#chat');
    await using alice = await browser.join(target, 'alice');
    using carol = await TextClient.join(target, 'carol');

    await dora.window.say('hello over TCP 😀');
    assert.equal(await carol.line(), '[dora] hello over TCP 😀');
    await alice.sees('hello over TCP 😀');
    carol.say('hello dora');
    await dora.window.sees('hello dora');
    carol.say('many words '.repeat(20));
    await dora.window.sees('many words');
    await assertButtonsAreInView(dora.window);

    await record(dora.window, 'voice');
    await sendClip(dora.window);
    await carol.line(/^\* dora sent a voice message/);
    await alice.click('.entry:not(.own) .play');
    await playsOn(alice, '.entry:not(.own) audio');
    await record(alice, 'voice');
    await sendClip(alice);
    await dora.window.click('.entry:not(.own) .play');
    await playsOn(dora.window, '.entry:not(.own) audio');
    assert.deepEqual(dora.window.unexpectedErrors, []);
  });

  test('it explains a wrong address, joins as soon as a server listens, and reconnects', async () => {
    const port = await freePort();
    await using dora = await computer.open('127.0.0.1', String(port));
    const { window } = dora;
    await window.askToJoin('dora');
    await window.reads('#join-error', `Nothing listens on 127.0.0.1:${port}. Start a stage first`);
    {
      await using _first = await startStage('06', { port });
      await window.shown('#chat');
      await window.reads('#status', 'Online');
    }
    await window.reads('#status', 'Reconnecting…');
    await using second = await startStage('06', { port });
    await window.reads('#status', 'Online');
    using carol = await TextClient.join({ ...second, port }, 'carol');
    await window.say('here again');
    assert.equal(await carol.line(), '[dora] here again');
    await window.click('#leave[title="Disconnect"]');
    await carol.line(/^\* dora has left/);
    await window.shown('#join');
    await dora.close();
    assert.equal(await dora.program.exit(), 0);
  });

  test('it remembers the name and the server, and a second window is independent', {
    skip: NO_SIGNALS,
  }, async () => {
    await using target = await startStage('04');
    await using first = await computer.open();
    const { host, port } = target;
    await first.connect('dora', target);
    await first.window.shown('#chat');
    await using second = await computer.open(host, String(port));
    assert.deepEqual(await second.dialog(), [host, String(port), '']);
    await second.window.askToJoin('erik');
    await second.window.shown('#chat');
    first.program.kill('SIGINT');
    assert.equal(await first.program.exit(), 0);
    using carol = await TextClient.join(target, 'carol');
    await second.window.say('still here');
    await carol.line(/^\[erik\] still here/);
    await using third = await computer.open();
    assert.deepEqual(await third.dialog(), [host, String(port), 'dora']);
    second.program.kill('SIGHUP');
    assert.equal(await second.program.exit(), 0);
  });
});

/** A port where nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** With a mouse, the buttons for a message are beside it. Only a window on a display has a mouse. */
async function assertButtonsAreInView({ page }: BrowserWindow): Promise<void> {
  await page.setViewport({ width: 620, height: 640 });
  await page.hover('.row:last-child .text');
  const [buttons = 0, log = 0] = await page.$eval('.row-actions', (actions) => {
    const view = actions.closest('#log');
    return [actions.getBoundingClientRect().right, view?.clientWidth];
  });
  assert.ok(buttons <= log, `${buttons} of ${log} pixels`);
}
