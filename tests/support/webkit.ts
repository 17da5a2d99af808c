import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** WebKit's driver, from the Debian package webkit2gtk-driver; it speaks WebDriver, the W3C's. */
const DRIVER = '/usr/bin/WebKitWebDriver';
/** A screen that is not there: WebKit does not run without one. */
const SCREEN = '/usr/bin/Xvfb';
const BROWSER = {
  args: ['--automation', '--enable-media-stream=true', '--enable-mock-capture-devices=true'],
};
/** For one thing to happen in the page. */
const PATIENCE_MS = 30_000;
const POLLING_MS = 50;

/** Whether there is a WebKit to test in. */
export const HAS_WEBKIT = existsSync(DRIVER) && existsSync(SCREEN);

/** One page in WebKit, with a camera and a microphone that are not; the end of its scope ends its processes. */
export class WebKitWindow implements AsyncDisposable {
  readonly #processes: readonly ChildProcess[];
  readonly #session: string;

  private constructor(processes: readonly ChildProcess[], session: string) {
    this.#processes = processes;
    this.#session = session;
  }

  static async open(url: string): Promise<WebKitWindow> {
    const screen = spawn(SCREEN, ['-displayfd', '1'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [number] = await once(screen.stdout, 'data');
    const port = await freePort();
    const env = {
      ...process.env,
      DISPLAY: `:${String(number).trim()}`,
      // Without a loudspeaker nothing would be played.
      GST_PLUGIN_FEATURE_RANK: 'fakeaudiosink:max',
    };
    const driver = spawn(DRIVER, [`--port=${port}`], { stdio: 'ignore', env });
    const root = `http://127.0.0.1:${port}`;
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': BROWSER } };
    await patiently('the driver is up', () => ask('GET', `${root}/status`).catch(() => false));
    const { sessionId } = await ask('POST', `${root}/session`, { capabilities });
    const window = new WebKitWindow([driver, screen], `${root}/session/${sessionId}`);
    await ask('POST', `${window.#session}/url`, { url });
    return window;
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

  async [Symbol.asyncDispose](): Promise<void> {
    await ask('DELETE', this.#session);
    for (const child of this.#processes) {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    }
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
