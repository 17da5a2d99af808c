import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { WINDOW_CLOSE_TIMEOUT_MS } from '../../shared/limits.ts';
import { type BrowserProcess, startBrowser } from './browser-process.ts';

/*
 * The life of the browser's process. It may fail to start, end with an error, or hand its window over to
 * a process that is running already. In the end it should close by itself, since the page closes its
 * window; only a browser that does not is ended, first politely.
 */

/** What a window shows, and where its browser stores data. */
export interface WindowOptions {
  readonly url: string;
  readonly profile: string;
}

/** A browser window without tabs and address bar, in its own process. */
export class AppWindow {
  readonly #browser: BrowserProcess;
  readonly #failed = Promise.withResolvers<never>();
  readonly #exited = Promise.withResolvers<void>();
  #lastWords = '';

  constructor(browser: string, { url, profile }: WindowOptions, platform = process.platform) {
    this.#browser = startBrowser(browser, profile, flags(url), platform);
    const { process: started } = this.#browser;
    started.once('error', (error) => this.#fail(browser, error.message));
    started.once('exit', (status) => {
      // Status 0: the window was closed, or was passed on to a browser that is running already.
      if (status === 0) this.#exited.resolve();
      else this.#fail(browser, this.#lastWords || `it ended with status ${status}`);
    });
    if (!started.stderr) return;
    createInterface(started.stderr).on('line', (line) => {
      this.#lastWords = line;
    });
  }

  /** Rejects with a sentence if the browser does not start, or fails. */
  get failed(): Promise<never> {
    return this.#failed.promise;
  }

  /** Resolves when the browser has ended normally. */
  get exited(): Promise<void> {
    return this.#exited.promise;
  }

  /** Ends the browser if it does not end by itself after its window has closed. */
  async close(): Promise<void> {
    const { process: started } = this.#browser;
    const { exitCode, signalCode, pid } = started;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const exited = once(started, 'exit');
    // If a signal ends it at once, it may lose data that it is about to store.
    const late = setTimeout(() => this.#kill('SIGTERM'), WINDOW_CLOSE_TIMEOUT_MS);
    const overdue = setTimeout(() => this.#kill('SIGKILL'), 2 * WINDOW_CLOSE_TIMEOUT_MS);
    await exited;
    clearTimeout(late);
    clearTimeout(overdue);
  }

  #kill(signal: 'SIGTERM' | 'SIGKILL'): void {
    // This fails if the browser has just ended by itself.
    this.#browser.kill(signal).catch(() => {});
  }

  #fail(browser: string, reason: string): void {
    this.#failed.reject(new Error(`${browser} shows no window: ${reason}`));
  }
}

function flags(url: string): string[] {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  return [
    `--app=${url}`,
    '--window-size=1100,820',
    '--no-first-run',
    '--no-default-browser-check',
    '--hide-crash-restore-bubble',
    // Do not ask a keyring for a password: the profile holds no secrets.
    '--password-store=basic',
    // With its sandbox Chrome does not run as root.
    ...(isRoot ? ['--no-sandbox'] : []),
  ];
}
