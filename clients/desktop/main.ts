/** The desktop window: `npm run desktop -- [host] [port]`. Shows the page in its own window, over TCP. */
import { setTimeout } from 'node:timers/promises';
import { WINDOW_START_TIMEOUT_MS } from '../../shared/limits.ts';
import { buildPage, pageRoute } from '../../stages/05-websocket-bridge/page.ts';
import { onInterruption, UsageError } from '../../stages/exit.ts';
import { parsePort, type TcpAddress, USUAL_ADDRESS } from '../chat/transport.ts';
import { desktopPage, startBridge } from './bridge.ts';
import { CHROME, findProgram } from './browser-finder.ts';
import { claimProfile, dataFolder } from './profile.ts';
import { AppWindow } from './window.ts';

/*
 * The parts in the order in which they are opened: the routes, the bridge on the port of the profile, the
 * window. They are closed in the reverse order, also if one of them fails to open.
 */

const HELP = `npm run desktop -- [host] [port]

The chat in a window of its own, over TCP. The window asks for the address, too, and remembers it.`;

const INSTALL: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'on Debian: sudo apt-get install chromium',
  darwin: 'with Homebrew: brew install --cask google-chrome',
};

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

/** Without arguments, the window asks for the address. */
function parseAddress([host, port, ...rest]: readonly string[]): TcpAddress | undefined {
  const number = port === undefined ? USUAL_ADDRESS.port : parsePort(port);
  if (host?.startsWith('-') || number === undefined || rest.length > 0)
    throw new UsageError(
      'That is no address. Give a host, and a port from 1 to 65535: npm run desktop -- localhost 12345',
    );
  return host ? { host, port: number } : undefined;
}

function installedBrowser(): string {
  const browser = findProgram(CHROME);
  if (browser) return browser;
  const { [process.platform]: how } = INSTALL;
  throw new Error(
    `The window needs Chrome, Edge or Chromium, and none is installed here. Install one (${how ? `${how}; or ` : ''}https://www.google.com/chrome), or set WIRECHAT_BROWSER to the path of its program.`,
  );
}

/** Without a display, a browser fails with a message about its own internals. */
function expectDisplay(): void {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform !== 'linux' || DISPLAY || WAYLAND_DISPLAY) return;
  throw new Error(
    'There is no display to open a window on. Run this from a desktop, or over ssh -X. In a terminal, npm run chat does without one.',
  );
}

/** Rejects if no page has connected in time: some browsers start and show nothing. */
async function overdue(browser: string): Promise<never> {
  await setTimeout(WINDOW_START_TIMEOUT_MS, undefined, { ref: false });
  throw new Error(`${browser} shows no window within ${WINDOW_START_TIMEOUT_MS / 1000} s.`);
}

/** Resolves when the program is asked to end. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => onInterruption(() => resolve()));
}
