import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEachBrowser } from '../support/browser.ts';
import type { BrowserWindow } from '../support/browser-window.ts';
import { BrowserRoom } from './browser-room.ts';

await inEachBrowser('alerts', (browser) => {
  test('messages that arrive while nobody is looking are counted in the title and on the icon', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await room.join('alice');
    const carol = await room.telnet('carol');
    const lookAgain = await lookElsewhere(alice);
    carol.say('one');
    carol.say('/me waves');
    await alice.until('two are counted', () => document.title === '(2) wirechat');
    assert.match(await icon(alice), /^data:image\/png/);
    await lookAgain();
    await alice.until('none is counted', () => document.title === 'wirechat');
    assert.equal(await icon(alice), 'icon.svg');
    carol.say('seen');
    await alice.sees('seen');
    assert.equal(await alice.page.title(), 'wirechat');
  });

  test('sound and notifications are off until they are switched on, and then stay on', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await joinRecordingAlerts(room, 'alice', 'granted');
    const carol = await room.telnet('carol');
    let lookAgain = await lookElsewhere(alice);
    carol.say('before');
    await alice.until('one is counted', () => document.title === '(1) wirechat');
    await lookAgain();
    assert.deepEqual(await alerts(alice), []);

    await alice.click('#alerts-toggle');
    await alice.click('#alert-sound');
    await alice.click('#alert-notifications');
    await alerted(alice, 'wirechat');
    assert.deepEqual((await alerts(alice)).length, 2, 'a sample of each');
    await alice.page.keyboard.press('Escape');
    await alice.shown('#alerts-toggle:focus');
    carol.say('seen');
    await alice.sees('seen');
    lookAgain = await lookElsewhere(alice);
    carol.say('hello');
    await alerted(alice, 'carol: hello');
    assert.deepEqual((await alerts(alice)).slice(2), ['sound', 'carol: hello']);
    await lookAgain();

    await alice.page.reload();
    await alice.click('#alerts-toggle');
    assert.deepEqual(await switchedOn(alice), ['alert-sound', 'alert-notifications']);
  });

  test('a person can be alerted only to what is for them', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await joinRecordingAlerts(room, 'alice', 'granted');
    const carol = await room.telnet('carol');
    await alice.click('#alerts-toggle');
    await alice.click('#alert-notifications');
    await alerted(alice, 'wirechat');
    await alice.click('#alerts-for-you');
    await alice.page.keyboard.press('Escape');
    await lookElsewhere(alice);
    carol.say('hello');
    carol.say('hello alice');
    await alerted(alice, 'carol: hello alice');
    assert.deepEqual((await alerts(alice)).slice(1), ['carol: hello alice']);
  });

  test('a person who cannot have notifications is told why, and the switch is off again', async () => {
    await using room = await BrowserRoom.open(browser);
    const alice = await joinRecordingAlerts(room, 'alice', 'denied');
    await alice.click('#alerts-toggle');
    await alice.click('#alert-notifications');
    await alice.reads('#alerts-problem', 'The browser blocks notifications from this page.');
    assert.deepEqual(await switchedOn(alice), []);

    await alice.page.evaluateOnNewDocument(() => Reflect.deleteProperty(window, 'Notification'));
    await alice.page.reload();
    await alice.click('#alerts-toggle');
    await alice.reads('#alerts-problem', 'This browser has no notifications');
    await alice.shown('#alert-notifications:disabled');
    await alice.click('#alert-sound');
    assert.deepEqual(await switchedOn(alice), ['alert-sound']);
    await alice.reads('#alerts-problem', 'This browser has no notifications');
  });
});

/** Opens a tab in front of the page. Returns a function that closes it. */
async function lookElsewhere(window: BrowserWindow): Promise<() => Promise<void>> {
  const other = await window.page.browserContext().newPage();
  await other.bringToFront();
  await window.until('the page is not looked at', () => document.hidden || !document.hasFocus());
  return async () => {
    await other.close();
    await window.page.bringToFront();
    await window.until('the page is looked at', () => !document.hidden && document.hasFocus());
  };
}

/** Joins in a window that records its alerts, and answers requests for permission like this. */
async function joinRecordingAlerts(
  room: BrowserRoom,
  name: string,
  answer: 'granted' | 'denied',
): Promise<BrowserWindow> {
  const window = await room.window();
  await window.page.evaluateOnNewDocument(recordAlerts, answer);
  await window.page.reload();
  await window.join(name);
  return window;
}

/** Runs before the page's script: answers permission requests, and records sounds and notifications. */
function recordAlerts(answer: string): void {
  const alerts: string[] = [];
  Object.assign(window, { alerts });
  const { prototype } = AudioContext;
  prototype.resume = new Proxy(prototype.resume, {
    apply(resume, context) {
      alerts.push('sound');
      return resume.call(context);
    },
  });
  const KEY = 'answer to the question for notifications';
  window.Notification = new Proxy(Notification, {
    get(real, property) {
      if (property === 'permission') return sessionStorage.getItem(KEY) ?? 'default';
      if (property !== 'requestPermission') return Reflect.get(real, property);
      sessionStorage.setItem(KEY, answer);
      return Promise.resolve.bind(Promise, answer);
    },
    construct(_real, [title, { body }]) {
      alerts.push(`${title}: ${body}`);
      return Object.assign(new EventTarget(), { close: Boolean });
    },
  });
}

/** The recorded sounds and notifications. */
function alerts(window: BrowserWindow): Promise<string[]> {
  return window.page.evaluate(() => Reflect.get(globalThis, 'alerts') as string[]);
}

async function alerted(window: BrowserWindow, text: string): Promise<void> {
  await window.until(
    `an alert says “${text}”`,
    (wanted) => (Reflect.get(globalThis, 'alerts') as string[]).join('\n').includes(wanted),
    text,
  );
}

function switchedOn(window: BrowserWindow): Promise<string[]> {
  return window.page.$$eval('#alerts :checked', (switches) => switches.map(({ id }) => id));
}

async function icon(window: BrowserWindow): Promise<string> {
  return (await window.page.$eval('#favicon', (link) => link.getAttribute('href'))) ?? '';
}
