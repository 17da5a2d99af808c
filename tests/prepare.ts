/** Run before the tests: sees to it that there is a browser, since the tests of the page are never left out. */
import { type BrowserKind, findBrowser } from './support/browser-finder.ts';
import { installBrowser } from './support/browser-installer.ts';
import { launchBrowser } from './support/browser-launch.ts';

const ADVICE =
  'Install Chrome, Chromium or Edge, or set WIRECHAT_BROWSER to the program of one, then run the tests again.';

try {
  console.log(`The page is tested in ${await versionOf('chrome', await chrome())}.`);
  const firefox = await findBrowser('firefox');
  if (firefox) console.log(`It is tested in ${await versionOf('firefox', firefox)} as well.`);
  else console.log('Firefox is not installed: the page is not tested in it.');
} catch (error) {
  console.error(
    `The tests cannot run: ${error instanceof Error ? error.message : error}\n${ADVICE}`,
  );
  process.exitCode = 1;
}

async function chrome(): Promise<string> {
  const found = await findBrowser('chrome');
  if (found) return found;
  console.log('There is no browser here. One is installed now; it takes a minute or two.');
  await installBrowser();
  const installed = await findBrowser('chrome');
  if (installed) return installed;
  throw new Error('a browser was installed, but it cannot be found.');
}

/** Starts it: a browser that lacks a library is better noticed here than by each test. */
async function versionOf(kind: BrowserKind, executable: string): Promise<string> {
  try {
    const browser = await launchBrowser(kind, executable);
    try {
      return `${await browser.version()} (${executable})`;
    } finally {
      await browser.close();
    }
  } catch (error) {
    throw new Error(
      `${executable} does not start: ${error instanceof Error ? error.message : error}`,
    );
  }
}
