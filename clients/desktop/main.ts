/** The desktop window: `npm run desktop -- [host] [port]`. Shows the page in its own window, over TCP. */
import { setTimeout } from 'node:timers/promises';
import { WINDOW_START_TIMEOUT_MS } from '../../shared/limits.ts';
import { buildPage } from '../../stages/05-websocket-bridge/page.ts';
import { pageRoute } from '../../stages/05-websocket-bridge/page-route.ts';
import { onInterruption, UsageError } from '../../stages/exit.ts';
import { desktopPage, startBridge } from './bridge.ts';
import { claimProfile, dataFolder } from './profile.ts';
import { expectDisplay, installedBrowser, parseAddress } from './requirements.ts';
import { AppWindow } from './window.ts';

/*
 * The parts in the order in which they are opened: the routes, the bridge on the port of the profile, the
 * window. They are closed in the reverse order, also if one of them fails to open.
 */

const HELP = `npm run desktop -- [host] [port]

The chat in a window of its own, over TCP. The window asks for the address, too, and remembers it.`;

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) return console.log(HELP);
  const address = parseAddress(args);
  const browser = installedBrowser();
  expectDisplay();
  const stopped = interrupted();
  await using opened = new AsyncDisposableStack();
  const routes = [await desktopPage({ address }), pageRoute(await buildPage())];
  const start = (port: number) => startBridge(port, routes);
  // The port decides the origin of the page, and so which stored data the window finds.
  const { profile, listening: bridge } = await claimProfile(dataFolder(browser), start);
  opened.use(profile);
  opened.defer(() => bridge.close());
  const window = new AppWindow(browser, { url: bridge.entrance, profile: profile.path });
  const { pages } = bridge;
  opened.defer(() => {
    pages.dismiss();
    return window.close();
  });
  void window.exited.then(() => pages.browserEnded());
  await Promise.race([pages.arrived, window.failed, stopped, overdue(browser)]);
  console.log('The window is open. Close it, or press Ctrl-C here, to end.');
  await Promise.race([pages.left, window.failed, stopped]);
}

/** Rejects if no page has connected in time: some browsers start and show nothing. */
async function overdue(browser: string): Promise<never> {
  await setTimeout(WINDOW_START_TIMEOUT_MS, undefined, { ref: false });
  throw new Error(`${browser} did not show a window within ${WINDOW_START_TIMEOUT_MS / 1000} s.`);
}

/** Resolves when the program is asked to end. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => onInterruption(() => resolve()));
}
