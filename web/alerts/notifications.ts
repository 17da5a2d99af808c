import type { Entry } from '../../clients/chat/entry.ts';
import { type Alert, inShort } from './alert.ts';

const UNSAFE =
  'Browsers notify only from safe addresses: https, or http://localhost on the computer that runs the server.';
const NONE = 'This browser has no notifications for pages like this one.';
const BLOCKED =
  'The browser blocks notifications from this page. Allow them in its settings for this address, then switch them on again.';
const UNANSWERED = 'Nothing was allowed. Switch it on again, and allow it when the browser asks.';

/** System notifications, one at a time: each replaces the one before. */
export class Notifications implements Alert {
  readonly name = 'notifications';
  #latest: Notification | undefined;

  constructor() {
    // A person who is back does not need it.
    addEventListener('focus', () => this.#latest?.close());
  }

  get obstacle(): string | undefined {
    if (!isSecureContext) return UNSAFE;
    return 'Notification' in window ? undefined : NONE;
  }

  get isAllowed(): boolean {
    return !this.obstacle && Notification.permission === 'granted';
  }

  async switchOn(): Promise<string | undefined> {
    const permission = await Notification.requestPermission();
    if (permission === 'denied') return BLOCKED;
    if (permission === 'default') return UNANSWERED;
    try {
      this.#show('wirechat', 'You will be told of messages here while you look elsewhere.');
      return undefined;
    } catch {
      // Chrome on Android supports them only in service workers, and the constructor throws.
      return NONE;
    }
  }

  tell(entry: Entry): void {
    const { title, body } = inShort(entry);
    // The permission may have been revoked meanwhile.
    if (this.isAllowed) this.#show(title, body);
  }

  #show(title: string, body: string): void {
    // With `renotify` Chrome alerts the person even while the previous notification is still there.
    const options = { body, tag: 'wirechat', renotify: true, icon: 'icons/192.png' };
    const shown = new Notification(title, options);
    shown.addEventListener('click', () => {
      window.focus();
      shown.close();
    });
    this.#latest = shown;
  }
}
