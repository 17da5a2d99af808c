import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { WINDOW_CLOSE_TIMEOUT_MS } from '../../shared/limits.ts';
import { type BrowserProcess, startBrowser } from './browser-process.ts';

/** What a window shows, and where its browser remembers things. */
export interface WindowOptions {
  readonly url: string;
  readonly profile: string;
}

/** A window of a browser, without tabs and address bar, as a process of its own. */
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
      // With status 0 it has been closed, or has left the window to a browser that ran already.
      if (status === 0) this.#exited.resolve();
      else this.#fail(browser, this.#lastWords || `it ended with status ${status}`);
    });
    if (!started.stderr) return;
    createInterface(started.stderr).on('line', (line) => {
      this.#lastWords = line;
    });
  }

  /** Rejects with a sentence when the browser does not start, or ends as it should not. */
  get failed(): Promise<never> {
    return this.#failed.promise;
  }

  /** Resolves when the browser has ended as it should. */
  get exited(): Promise<void> {
    return this.#exited.promise;
  }

  /** Ends the browser, if it does not end by itself now that its window closes. */
  async close(): Promise<void> {
    const { process: started } = this.#browser;
    const { exitCode, signalCode, pid } = started;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const exited = once(started, 'exit');
    // Told to end by a signal, it may lose what it has just been asked to remember.
    const late = setTimeout(() => this.#kill('SIGTERM'), WINDOW_CLOSE_TIMEOUT_MS);
    const overdue = setTimeout(() => this.#kill('SIGKILL'), 2 * WINDOW_CLOSE_TIMEOUT_MS);
    await exited;
    clearTimeout(late);
    clearTimeout(overdue);
  }

  #kill(signal: 'SIGTERM' | 'SIGKILL'): void {
    // It fails where the browser has just ended by itself.
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
    // No keyring is asked for a password: the profile holds no secrets.
    '--password-store=basic',
    // Chrome does not run as root with it.
    ...(isRoot ? ['--no-sandbox'] : []),
  ];
}
