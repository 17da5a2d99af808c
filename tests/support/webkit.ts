import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { end, findXvfb, startXvfb } from './display.ts';
import { userFolders } from './user-folders.ts';

/** WebKit's driver, from the Debian package webkit2gtk-driver; it speaks WebDriver, the W3C's. */
const DRIVER = '/usr/bin/WebKitWebDriver';
const BROWSER = {
  args: ['--automation', '--enable-media-stream=true', '--enable-mock-capture-devices=true'],
};
/** Time for one thing to happen in the page. */
const PATIENCE_MS = 30_000;
const POLLING_MS = 50;

/** Whether WebKit is available, which also needs a display. */
export const HAS_WEBKIT = existsSync(DRIVER) && findXvfb() !== undefined;

/** One page in WebKit, with a fake camera and microphone. Its processes end with its scope. */
export class WebKitWindow implements AsyncDisposable {
  readonly #session: string;
  readonly #ending: AsyncDisposableStack;

  private constructor(session: string, ending: AsyncDisposableStack) {
    this.#session = session;
    this.#ending = ending;
  }

  static async open(url: string): Promise<WebKitWindow> {
    await using opened = new AsyncDisposableStack();
    const folders = opened.use(await userFolders());
    const display = opened.use(await startXvfb());
    const port = await freePort();
    const env = {
      ...process.env,
      ...folders.env,
      DISPLAY: display.name,
      // Without audio output nothing would be played.
      GST_PLUGIN_FEATURE_RANK: 'fakeaudiosink:max',
    };
    const driver = spawn(DRIVER, [`--port=${port}`], { stdio: 'ignore', env });
    opened.defer(() => end(driver));
    const root = `http://127.0.0.1:${port}`;
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': BROWSER } };
    await patiently('the driver is up', () => ask('GET', `${root}/status`).catch(() => false));
    const { sessionId } = await ask('POST', `${root}/session`, { capabilities });
    const session = `${root}/session/${sessionId}`;
    opened.defer(async () => void (await ask('DELETE', session)));
    await ask('POST', `${session}/url`, { url });
    return new WebKitWindow(session, opened.move());
  }

  /** Runs a script, which may use `arguments`, and returns its result. */
  run(script: string, ...args: unknown[]): Promise<unknown> {
    return ask('POST', `${this.#session}/execute/sync`, { script, args });
  }

  /** Waits until an expression is true in the page. */
  async until(expression: string): Promise<void> {
    const page = () => this.run('return document.body.innerText');
    await patiently(expression, () => this.run(`return Boolean(${expression})`), page);
  }

  /** Clicks an element as soon as it exists. */
  async click(selector: string): Promise<void> {
    await patiently(`a click on ${selector}`, async () => {
      try {
        const found = { using: 'css selector', value: selector };
        const element = await ask('POST', `${this.#session}/element`, found);
        const [id] = Object.values(element);
        await ask('POST', `${this.#session}/element/${id}/click`, {});
        return true;
      } catch {
        // It does not exist yet, or was replaced.
        return false;
      }
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#ending.disposeAsync();
  }
}

/** Sends one WebDriver command. Rejects with the driver's message. */
async function ask(method: string, url: string, body?: object): Promise<Record<string, unknown>> {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = (await response.json()) as { value: Record<string, unknown> };
  if (!response.ok) throw new Error(`${url}: ${JSON.stringify(value)}`);
  return value;
}

async function patiently(
  what: string,
  happened: () => Promise<unknown>,
  story: () => Promise<unknown> = async () => '',
): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await happened())) {
    if (Date.now() > deadline) throw new Error(`gave up waiting for: ${what}\n${await story()}`);
    await wait(POLLING_MS);
  }
}

/** Returns a free port, because the driver cannot choose and report one. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('not a TCP port');
  return address.port;
}
