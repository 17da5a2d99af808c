import type { BrowserWindow } from '../support/browser-window.ts';
import { JsonClient } from '../support/clients.ts';
import type { Target } from '../support/target.ts';

/** Opens another window of the same member with the session of this one, which takes over. */
export async function takeOver(window: BrowserWindow, name: string, target: Target) {
  const membership = await window.page.evaluate(() => {
    dispatchEvent(new Event('pagehide'));
    return JSON.parse(sessionStorage.getItem('wirechat membership') ?? '{}') as object;
  });
  return JsonClient.join(target, name, 'websocket', membership);
}
