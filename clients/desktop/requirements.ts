import { UsageError } from '../../stages/exit.ts';
import { parsePort, type TcpAddress, USUAL_ADDRESS } from '../chat/transport.ts';
import { CHROME, findProgram } from './browser-finder.ts';

/*
 * What the window needs before anything is opened: an address, if there is one on the command line, a
 * browser, and a display. Each error is one sentence that says what to do, because a browser that lacks
 * something reports its own internals.
 */

const INSTALL: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'on Debian: sudo apt-get install chromium',
  darwin: 'with Homebrew: brew install --cask google-chrome',
};

/** Parses the command line. Without arguments, the window asks for the address. */
export function parseAddress([host, port, ...rest]: readonly string[]): TcpAddress | undefined {
  const number = port === undefined ? USUAL_ADDRESS.port : parsePort(port);
  if (host === '' || host?.startsWith('-') || number === undefined || rest.length > 0)
    throw new UsageError(
      'That is not an address. Give a host, and a port from 1 to 65535: npm run desktop -- localhost 12345',
    );
  return host ? { host, port: number } : undefined;
}

/** Finds the program of the browser, or throws an error that says how to install one. */
export function installedBrowser(programs = CHROME, platform = process.platform): string {
  const browser = findProgram(programs, platform);
  if (browser) return browser;
  const { [platform]: how } = INSTALL;
  throw new Error(
    `The window needs Chrome, Edge or Chromium, and none is installed here. Install one (${how ? `${how}; or ` : ''}https://www.google.com/chrome), or set WIRECHAT_BROWSER to the path of its program.`,
  );
}

/** Throws if there is no display. Without one, a browser fails with a message about its own internals. */
export function expectDisplay(platform = process.platform): void {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (platform !== 'linux' || DISPLAY || WAYLAND_DISPLAY) return;
  throw new Error(
    'There is no display to open a window on. Run this from a desktop, or over ssh -X. In a terminal, npm run chat does without one.',
  );
}
