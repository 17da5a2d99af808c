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
/** For one thing to happen in the page. */
const PATIENCE_MS = 30_000;
const POLLING_MS = 50;

/** Whether there is a WebKit to test in: it does not run without a display. */
export const HAS_WEBKIT = existsSync(DRIVER) && findXvfb() !== undefined;

/** One page in WebKit, with a camera and a microphone that are not; the end of its scope ends its processes. */
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
      // Without a loudspeaker nothing would be played.
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

  /** What a piece of script returns, which may use `arguments`. */
  run(script: string, ...args: unknown[]): Promise<unknown> {
    return ask('POST', `${this.#session}/execute/sync`, { script, args });
  }

  /** Waits until an expression is true in the page. */
  async until(expression: string): Promise<void> {
    const page = () => this.run('return document.body.innerText');
    await patiently(expression, () => this.run(`return Boolean(${expression})`), page);
  }

  /** Clicks as soon as there is something to click. */
  async click(selector: string): Promise<void> {
    await patiently(`a click on ${selector}`, async () => {
      try {
        const found = { using: 'css selector', value: selector };
        const element = await ask('POST', `${this.#session}/element`, found);
        const [id] = Object.values(element);
        await ask('POST', `${this.#session}/element/${id}/click`, {});
        return true;
      } catch {
        // It is not there yet, or another one has taken its place.
        return false;
      }
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#ending.disposeAsync();
  }
}

/** One command of WebDriver. Rejects with what the driver says. */
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

/** The driver cannot choose one by itself and say which. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('not a TCP port');
  return address.port;
}
