import type { BrowserWindow } from '../support/browser-window.ts';
import { JsonClient } from '../support/clients.ts';
import type { Target } from '../support/target.ts';

/** Another window of the same member takes over, as a page does that is opened with what this one leaves behind. */
export async function takeOver(window: BrowserWindow, name: string, target: Target) {
  const membership = await window.page.evaluate(() => {
    dispatchEvent(new Event('pagehide'));
    return JSON.parse(sessionStorage.getItem('wirechat membership') ?? '{}') as object;
  });
  return JsonClient.join(target, name, 'websocket', membership);
}
