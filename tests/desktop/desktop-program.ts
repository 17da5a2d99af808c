import assert from 'node:assert/strict';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import { temporaryFolder } from '../../stages/05-websocket-bridge/temporary-folder.ts';
import { findBrowser } from '../support/browser-finder.ts';
import { chromeFlags } from '../support/browser-launch.ts';
import { BrowserWindow } from '../support/browser-window.ts';
import { openDisplay } from '../support/display.ts';
import { Program } from '../support/process.ts';
import { userFolders } from '../support/user-folders.ts';

/** A computer for the program: a display, a home of its own, and a browser that tests can look into. */
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

  /** What the connect dialog has been filled in with: address, port and name. */
  dialog(): Promise<string[]> {
    return this.window.page.$$eval('#join input', (inputs) => inputs.map(({ value }) => value));
  }

  /** Closes the window as its close button does. */
  async close(): Promise<void> {
    // The answer may be lost with the page.
    await this.window.page.evaluate(() => window.close()).catch(() => {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.disconnect();
    await this.program[Symbol.asyncDispose]();
  }
}

/** Opens a display and a home for the program, until the end of its scope. */
export async function desktop(): Promise<Desktop> {
  await using opened = new AsyncDisposableStack();
  const { path: home } = opened.use(await temporaryFolder());
  const folders = opened.use(await userFolders());
  const display = opened.use(await openDisplay());
  const log = join(home, 'browser.log');
  const environment = {
    DISPLAY: display.name,
    WIRECHAT_BROWSER: await testBrowser(home, log, display.exists),
    ...folders.env,
    HOME: home,
    LOCALAPPDATA: home,
  };
  const ending = opened.move();
  return {
    hasDisplay: display.exists,
    async open(...args) {
      const program = inEnvironment(environment, () => new Program('web/desktop.ts', ...args));
      return lookInto(program, log);
    },
    [Symbol.asyncDispose]: () => ending.disposeAsync(),
  };
}

/** Starts a program with these variables instead of ours; undefined takes one away. */
export function inEnvironment(
  variables: Record<string, string | undefined>,
  start: () => Program,
): Program {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  const set = ([name, value]: readonly [string, string | undefined]) => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  Object.entries(variables).forEach(set);
  try {
    return start();
  } finally {
    before.forEach(set);
  }
}

/** The installed browser, with a camera that is not and a door for tests; it says in `log` where that is. */
async function testBrowser(folder: string, log: string, hasDisplay: boolean): Promise<string> {
  const browser = await findBrowser('chrome');
  assert.ok(browser, 'there is no browser: run `node tests/prepare.ts` first');
  const flags = [...chromeFlags('allowed', 'light'), '--remote-debugging-port=0'];
  if (!hasDisplay) flags.push('--headless=new');
  const script = join(folder, 'browser');
  const command = [browser, ...flags].map((word) => `'${word}'`).join(' ');
  await writeFile(script, `#!/bin/sh\nexec ${command} "$@" 2>'${log}'\n`);
  await chmod(script, 0o755);
  return script;
}

/** Waits until the window is there, and connects to its browser. */
async function lookInto(program: Program, log: string): Promise<DesktopProgram> {
  const isOpen = (line: string) => line.startsWith('The window is open.');
  await program.stdout.next('the window', isOpen).catch(async (cause: Error) => {
    throw new Error((await program.stderr.rest()).join('\n'), { cause });
  });
  const [, browserWSEndpoint = ''] =
    /listening on (ws:\S+)/.exec(await readFile(log, 'utf8')) ?? [];
  const browser = await puppeteer.connect({ browserWSEndpoint, defaultViewport: null });
  const [page] = await browser.pages();
  assert.ok(page);
  return new DesktopProgram(program, browser, BrowserWindow.of(page));
}
