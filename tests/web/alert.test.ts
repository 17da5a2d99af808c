import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { type Entry, entryOf } from '../../clients/chat/entry.ts';
import { chime, inShort, Notifications } from '../../web/alerts/alert.ts';
import { BOB, hostSaid } from '../clients/chat/fakes.ts';
import { inBrowserWith } from './fake-globals.ts';

const CLIP = { kind: 'video', mime: 'video/webm', durationMs: 1, waveform: [], url: '' } as const;
const CASES = [
  [{ type: 'said', text: 'hello' }, 'hello'],
  [{ type: 'acted', text: 'waves' }, 'ann waves'],
  [{ type: 'clip', clip: { ...CLIP, kind: 'voice' } }, 'Voice message'],
  [{ type: 'clip', clip: CLIP }, 'Video message'],
] as const satisfies [Entry['content'], string][];

for (const [content, body] of CASES) {
  test(`a notification says “${body}”`, () => {
    const author = { id: 'a', name: 'ann' };
    assert.deepEqual(inShort({ key: '1', at: 0, author, content }), { title: 'ann', body });
  });
}

test('a notification names the host as no member can be named', () => {
  const entry = entryOf(hostSaid(2, 'hello'), '1');
  assert.deepEqual(inShort(entry), { title: 'The host', body: 'hello' });
});

const MESSAGE = { key: '1', at: 0, author: BOB, content: { type: 'said', text: 'hello' } } as const;

/** A browser that records the sounds. */
function browserWithSound({ hasBeenActive = true } = {}) {
  const contexts: FakeContext[] = [];
  class FakeContext {
    readonly currentTime = 10;
    readonly destination = { name: 'loudspeaker' };
    readonly calls: string[] = [];
    readonly notes: FakeOscillator[] = [];
    constructor() {
      contexts.push(this);
    }
    async resume() {
      this.calls.push('resume');
    }
    async suspend() {
      this.calls.push('suspend');
    }
  }
  class FakeOscillator extends EventTarget {
    readonly frequency: number;
    readonly path: unknown[] = [];
    from = 0;
    to = 0;
    constructor(context: FakeContext, { frequency }: { frequency: number }) {
      super();
      this.frequency = frequency;
      context.notes.push(this);
    }
    connect(next: { connect(last: unknown): void; changes: unknown }) {
      this.path.push(next.changes);
      return { connect: (last: unknown) => this.path.push(last) };
    }
    start(at: number) {
      this.from = at;
    }
    stop(at: number) {
      this.to = at;
    }
  }
  class FakeGain {
    readonly changes: [number, number][] = [];
    readonly gain = {
      setValueAtTime: (value: number, at: number) => this.changes.push([value, at]),
      exponentialRampToValueAtTime: (value: number, at: number) => this.changes.push([value, at]),
    };
    constructor(_context: FakeContext, { gain }: { gain: number }) {
      this.changes.push([gain, 0]);
    }
  }
  const fakes = inBrowserWith({
    AudioContext: FakeContext,
    OscillatorNode: FakeOscillator,
    GainNode: FakeGain,
    navigator: { userActivation: { hasBeenActive } },
  });
  return Object.assign(fakes, { contexts });
}

test('the sound is two rising notes, each of which fades out', async () => {
  using faked = browserWithSound();
  const sound = chime();
  assert.deepEqual([sound.name, sound.isAllowed], ['sound', true]);
  assert.equal(await sound.switchOn(), undefined);
  const [context] = faked.contexts;
  const [low, high] = context?.notes ?? [];
  assert(context && low && high);
  assert.ok(low.frequency < high.frequency);
  assert.equal(low.from, 10);
  assert.ok(high.from > low.from && high.from < low.to && low.to < 11);
  const [[silent, loud, away], loudspeaker] = low.path as [[number, number][], unknown];
  assert.deepEqual(silent, [0, 0]);
  assert.equal(loud?.[1], low.from);
  assert.equal(away?.[1], low.to);
  assert.ok(Number(loud?.[0]) > Number(away?.[0]));
  assert.equal(loudspeaker, context.destination);
});

test('the audio output is open until the last note has ended, and is used again', async () => {
  using faked = browserWithSound();
  const sound = chime();
  await sound.switchOn();
  sound.tell(MESSAGE);
  assert.equal(faked.contexts.length, 1);
  const [context] = faked.contexts;
  assert.deepEqual(context?.calls, ['resume', 'resume']);
  const end = async (note?: EventTarget) => {
    note?.dispatchEvent(new Event('ended'));
    await setImmediate();
  };
  const [low, high, ...second] = context?.notes ?? [];
  await end(low);
  await end(high);
  assert.deepEqual(context?.calls, ['resume', 'resume'], 'the second sound is not cut off');
  for (const note of second) await end(note);
  assert.deepEqual(context?.calls, ['resume', 'resume', 'suspend']);
});

test('a page without any interaction makes no sound', () => {
  using faked = browserWithSound({ hasBeenActive: false });
  chime().tell(MESSAGE);
  assert.equal(faked.contexts.length, 0);
});

/** A browser in which a person answers with `permission` when asked. */
function browserThatAnswers(permission: NotificationPermission, { isSecureContext = true } = {}) {
  const shown: FakeNotification[] = [];
  class FakeNotification extends EventTarget {
    static permission: NotificationPermission = permission;
    static requestPermission = async () => FakeNotification.permission;
    readonly title: string;
    readonly options: NotificationOptions;
    isOpen = true;

    constructor(title: string, options: NotificationOptions) {
      super();
      this.title = title;
      this.options = options;
      shown.push(this);
    }

    close(): void {
      this.isOpen = false;
    }
  }
  const page = new EventTarget();
  const window = { Notification: FakeNotification, focus: mock.fn() };
  const fakes = inBrowserWith({
    isSecureContext,
    Notification: FakeNotification,
    window,
    addEventListener: page.addEventListener.bind(page),
  });
  return Object.assign(fakes, { shown, page, window, FakeNotification });
}

test('switching on shows a sample', async () => {
  using faked = browserThatAnswers('granted');
  assert.equal(await new Notifications().switchOn(), undefined);
  assert.deepEqual(
    faked.shown.map(({ title }) => title),
    ['wirechat'],
  );
  assert.match(String(faked.shown[0]?.options.body), /^You will be told/);
});

test('a person who denies notifications, or does not answer, is told what to do', async () => {
  for (const [permission, answer] of [
    ['denied', /blocks notifications/],
    ['default', /allow them when the browser asks/],
  ] as const) {
    using faked = browserThatAnswers(permission);
    assert.match(String(await new Notifications().switchOn()), answer);
    assert.equal(faked.shown.length, 0);
  }
});

test('a browser with notifications only in service workers says so', async () => {
  using faked = browserThatAnswers('granted');
  const refusing = Object.assign(
    () => {
      throw new TypeError('Illegal constructor');
    },
    { requestPermission: async () => 'granted' },
  );
  using _refusing = inBrowserWith({ Notification: refusing });
  assert.match(String(await new Notifications().switchOn()), /no notifications/);
  assert.equal(faked.shown.length, 0);
});

test('an unsafe address and a browser without notifications are obstacles', () => {
  {
    using _faked = browserThatAnswers('granted');
    assert.equal(new Notifications().obstacle, undefined);
    assert.equal(new Notifications().isAllowed, true);
  }
  {
    using _faked = browserThatAnswers('granted', { isSecureContext: false });
    assert.match(String(new Notifications().obstacle), /https/);
    assert.equal(new Notifications().isAllowed, false);
  }
  using faked = browserThatAnswers('granted');
  Reflect.deleteProperty(faked.window, 'Notification');
  assert.match(String(new Notifications().obstacle), /no notifications/);
});

test('a message is shown while notifications are allowed', () => {
  using faked = browserThatAnswers('granted');
  const notifications = new Notifications();
  notifications.tell(MESSAGE);
  assert.equal(faked.shown[0]?.title, 'bob');
  assert.deepEqual(faked.shown[0]?.options, {
    body: 'hello',
    tag: 'wirechat',
    renotify: true,
    dir: 'auto',
    icon: 'icons/192.png',
  });
  faked.FakeNotification.permission = 'denied';
  notifications.tell(MESSAGE);
  assert.equal(faked.shown.length, 1);
});

test('a notification closes when it is clicked, and the window gets the focus', () => {
  using faked = browserThatAnswers('granted');
  new Notifications().tell(MESSAGE);
  faked.shown[0]?.dispatchEvent(new Event('click'));
  assert.equal(faked.shown[0]?.isOpen, false);
  assert.equal(faked.window.focus.mock.callCount(), 1);
});

test('the latest notification closes when the person is back', () => {
  using faked = browserThatAnswers('granted');
  const notifications = new Notifications();
  faked.page.dispatchEvent(new Event('focus'));
  notifications.tell(MESSAGE);
  notifications.tell(MESSAGE);
  faked.page.dispatchEvent(new Event('focus'));
  assert.deepEqual(
    faked.shown.map(({ isOpen }) => isOpen),
    [true, false],
  );
});

test('the notification about a message that is gone closes', () => {
  using faked = browserThatAnswers('granted');
  const notifications = new Notifications();
  notifications.close();
  notifications.tell(MESSAGE);
  notifications.close();
  assert.equal(faked.shown[0]?.isOpen, false);
});
