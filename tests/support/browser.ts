import assert from 'node:assert/strict';
import { after, afterEach, before, describe } from 'node:test';
import { type BrowserKind, findBrowser } from './browser-finder.ts';
import { type BrowserSettings, type LaunchedBrowser, launchBrowser } from './browser-launch.ts';
import { BrowserWindow, type PageAddress } from './browser-window.ts';

/** Time for all tests of one file in one browser. Each wait within them is limited, too. */
const TIMEOUT_MS = 300_000;

/** The browser in which the tests run. */
export interface BrowserUnderTest {
  readonly kind: BrowserKind;
  /** Opens the page in a window of a new person, with separate storage. */
  open(address: PageAddress): Promise<BrowserWindow>;
  /** Opens the page, and joins. */
  join(address: PageAddress, name: string): Promise<BrowserWindow>;
}

/**
 * Runs `tests` in Chrome (or Chromium, or Edge), and again in Firefox if it is installed. An error that a
 * page reports fails its test. Without Chrome all tests fail; `tests/prepare.ts` installs it.
 */
export async function inEachBrowser(
  subject: string,
  tests: (browser: BrowserUnderTest) => void,
  settings: BrowserSettings = {},
): Promise<void> {
  const firefox = await findBrowser('firefox');
  inBrowser(`${subject}, in Chrome`, { kind: 'chrome', settings }, tests);
  if (firefox) inBrowser(`${subject}, in Firefox`, { kind: 'firefox', settings }, tests);
  else before((context) => context.diagnostic(`Firefox is not installed: ${subject} not tested`));
}

/** Runs `tests` in Chrome only, for tests that are not about the page. */
export function inChrome(subject: string, tests: (browser: BrowserUnderTest) => void): void {
  inBrowser(subject, { kind: 'chrome', settings: {} }, tests);
}

function inBrowser(
  title: string,
  { kind, settings }: { kind: BrowserKind; settings: BrowserSettings },
  tests: (browser: BrowserUnderTest) => void,
): void {
  describe(title, { timeout: TIMEOUT_MS }, () => {
    let launched: LaunchedBrowser | undefined;
    const windows: BrowserWindow[] = [];
    before(async () => {
      const executable = await findBrowser(kind);
      if (!executable)
        throw new Error('there is no browser: run `node launch.js tests/prepare.ts` first');
      launched = await launchBrowser(kind, executable, settings);
    });
    after(() => launched?.[Symbol.asyncDispose]());

    afterEach(() => {
      const errors = windows.splice(0).flatMap((window) => window.unexpectedErrors);
      assert.deepEqual(errors, [], 'the page has reported errors');
    });

    const open = async (address: PageAddress) => {
      if (!launched) throw new Error('the browser is not up');
      const window = await BrowserWindow.open(launched.browser, address);
      windows.push(window);
      return window;
    };
    tests({
      kind,
      open,
      async join(address, name) {
        const window = await open(address);
        await window.join(name);
        return window;
      },
    });
  });
}
