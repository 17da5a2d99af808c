/** Runs before the tests: makes sure that there is a browser, because tests of the page are never skipped. */
import { findBrowser } from './support/browser-finder.ts';
import { installBrowser, installXvfb } from './support/browser-installer.ts';
import { launchBrowser } from './support/browser-launch.ts';
import { findXvfb, lacksDisplay } from './support/display.ts';

const ADVICE =
  'Install Chrome, Edge or Chromium (on Debian: sudo apt-get install chromium), or set WIRECHAT_BROWSER to the path of its program; then run the tests again.';

try {
  const chrome = (await findBrowser('chrome')) ?? (await installedChrome());
  console.log(`The page is tested in ${await versionOf(chrome)} (${chrome}).`);
  const firefox = await findBrowser('firefox');
  console.log(
    firefox ? `It is tested in Firefox, too (${firefox}).` : 'There is no Firefox to test it in.',
  );
  prepareDisplay();
} catch (error) {
  console.error(`The page cannot be tested: ${messageOf(error)}\n${ADVICE}`);
  process.exitCode = 1;
}

/** Without a display, the desktop window can still be tested, but less thoroughly. */
function prepareDisplay(): void {
  if (!lacksDisplay() || findXvfb()) return;
  try {
    installXvfb();
  } catch (error) {
    console.log(messageOf(error));
  }
  if (findXvfb()) return;
  console.log('There is no display and no Xvfb: the desktop window is tested without a window.');
}

async function installedChrome(): Promise<string> {
  console.log('No browser is installed here: getting one, which takes a minute or two.');
  await installBrowser();
  const chrome = await findBrowser('chrome');
  if (chrome) return chrome;
  throw new Error('a browser was installed, but it is in none of the usual places.');
}

/** Starts the browser, so that a missing library is noticed here rather than in each test. */
async function versionOf(executable: string): Promise<string> {
  try {
    await using launched = await launchBrowser('chrome', executable);
    return await launched.browser.version();
  } catch (error) {
    throw new Error(`${executable} does not start. ${messageOf(error)}`, { cause: error });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
