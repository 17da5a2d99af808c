import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Notifications } from '../../web/alerts/notifications.ts';
import { BOB } from '../clients/chat/fakes.ts';
import { inBrowserWith } from './fake-globals.ts';

/** A browser in which a person answers with `permission` when asked. */
function browser(permission: NotificationPermission, { isSecureContext = true } = {}) {
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

const MESSAGE = { key: '1', at: 0, author: BOB, content: { type: 'said', text: 'hello' } } as const;

test('switching on shows a sample', async () => {
  using faked = browser('granted');
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
    ['default', /allow it when the browser asks/],
  ] as const) {
    using faked = browser(permission);
    assert.match(String(await new Notifications().switchOn()), answer);
    assert.equal(faked.shown.length, 0);
  }
});

test('a browser with notifications only in service workers says so', async () => {
  using faked = browser('granted');
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
    using _faked = browser('granted');
    assert.equal(new Notifications().obstacle, undefined);
    assert.equal(new Notifications().isAllowed, true);
  }
  {
    using _faked = browser('granted', { isSecureContext: false });
    assert.match(String(new Notifications().obstacle), /https/);
    assert.equal(new Notifications().isAllowed, false);
  }
  using faked = browser('granted');
  Reflect.deleteProperty(faked.window, 'Notification');
  assert.match(String(new Notifications().obstacle), /no notifications/);
});

test('a message is shown while notifications are allowed', () => {
  using faked = browser('granted');
  const notifications = new Notifications();
  notifications.tell(MESSAGE);
  assert.equal(faked.shown[0]?.title, 'bob');
  assert.deepEqual(faked.shown[0]?.options, {
    body: 'hello',
    tag: 'wirechat',
    renotify: true,
    icon: 'icons/192.png',
  });
  faked.FakeNotification.permission = 'denied';
  notifications.tell(MESSAGE);
  assert.equal(faked.shown.length, 1);
});

test('a notification closes when it is clicked, and the window gets the focus', () => {
  using faked = browser('granted');
  new Notifications().tell(MESSAGE);
  faked.shown[0]?.dispatchEvent(new Event('click'));
  assert.equal(faked.shown[0]?.isOpen, false);
  assert.equal(faked.window.focus.mock.callCount(), 1);
});

test('the latest notification closes when the person is back', () => {
  using faked = browser('granted');
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
