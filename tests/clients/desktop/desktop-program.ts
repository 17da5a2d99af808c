import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import { temporaryFolder } from '../../../stages/06-media/temporary-folder.ts';
import { findBrowser } from '../../support/browser-finder.ts';
import { chromeFlags } from '../../support/browser-launch.ts';
import { BrowserWindow } from '../../support/browser-window.ts';
import { openDisplay } from '../../support/display.ts';
import { inEnvironment } from '../../support/environment.ts';
import { NO_SIGNALS } from '../../support/lacking.ts';
import { Program } from '../../support/process.ts';
import { userFolders } from '../../support/user-folders.ts';

/** A computer for the program: a display, a separate home, and a browser that tests can control. */
export interface Desktop extends AsyncDisposable {
  readonly hasDisplay: boolean;
  /** Starts the program, and waits until its window is there. */
  open(...args: string[]): Promise<DesktopProgram>;
}

/** `npm run desktop`, and what is in its window. */
class DesktopProgram implements AsyncDisposable {
  readonly program: Program;
  readonly window: BrowserWindow;
  readonly #browser: Browser;

  constructor(program: Program, browser: Browser, window: BrowserWindow) {
    this.program = program;
    this.#browser = browser;
    this.window = window;
  }

  /** Fills in the connect dialog. */
  async connect(name: string, { host, port }: { host: string; port: number }): Promise<void> {
    const { page } = this.window;
    await page.locator('#address').fill(host);
    await page.locator('#port').fill(String(port));
    await this.window.askToJoin(name);
  }

  /** The fields of the connect dialog: address, port and name. */
  async dialog(): Promise<string[]> {
    await this.window.shown('#join');
    return this.window.page.$$eval('#join input', (inputs) => inputs.map(({ value }) => value));
  }

  /** Closes the window as its close button does. */
  async close(): Promise<void> {
    // The answer may be lost with the page.
    await this.window.page.evaluate(() => window.close()).catch(() => {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Windows ends the program at once, so the browser would stay open.
    if (NO_SIGNALS) await this.#browser.close();
    else await this.#browser.disconnect();
    await this.program[Symbol.asyncDispose]();
  }
}

/** Opens a display and a home for the program, which close with their scope. */
export async function desktop(): Promise<Desktop> {
  await using opened = new AsyncDisposableStack();
  const { path: home } = opened.use(await temporaryFolder());
  const folders = opened.use(await userFolders());
  const display = opened.use(await openDisplay());
  const environment = {
    DISPLAY: display.name,
    WIRECHAT_BROWSER: await installedBrowser(),
    WIRECHAT_TEST_FLAGS: JSON.stringify(testFlags(display.exists)),
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import ./tests/support/open-browser.js`,
    ...folders.env,
    HOME: home,
    LOCALAPPDATA: home,
  };
  const ending = opened.move();
  return {
    hasDisplay: display.exists,
    async open(...args) {
      const program = inEnvironment(
        environment,
        () => new Program('clients/desktop/main.ts', ...args),
      );
      return lookInto(program);
    },
    [Symbol.asyncDispose]: () => ending.disposeAsync(),
  };
}

async function installedBrowser(): Promise<string> {
  const browser = await findBrowser('chrome');
  assert.ok(browser, 'there is no browser: run `node launch.js tests/prepare.ts` first');
  return browser;
}

/** A fake camera, and remote debugging for tests. */
function testFlags(hasDisplay: boolean): string[] {
  const flags = [...chromeFlags('allowed', 'light'), '--remote-debugging-port=0'];
  return hasDisplay ? flags : [...flags, '--headless=new'];
}

/** Waits for the window, and connects to its browser. */
async function lookInto(program: Program): Promise<DesktopProgram> {
  const after = async (beginning: string) => {
    const line = await program.stdout.next(beginning, (each) => each.startsWith(beginning));
    return line.slice(beginning.length);
  };
  try {
    const profile = await after('profile: ');
    await after('The window is open.');
    const door = await readFile(join(profile, 'DevToolsActivePort'), 'utf8');
    const [port, path] = door.split('\n');
    return await connect(program, `ws://127.0.0.1:${port}${path}`);
  } catch (cause) {
    throw new Error((await program.stderr.rest()).join('\n'), { cause });
  }
}

async function connect(program: Program, browserWSEndpoint: string): Promise<DesktopProgram> {
  const browser = await puppeteer.connect({ browserWSEndpoint, defaultViewport: null });
  const [page] = await browser.pages();
  assert.ok(page);
  return new DesktopProgram(program, browser, BrowserWindow.of(page));
}
