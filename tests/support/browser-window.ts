import assert from 'node:assert/strict';
import type { Browser, ElementHandle, EvaluateFunc, Page } from 'puppeteer-core';

/** Time for one thing to happen in the page, even on a busy machine. */
const PATIENCE_MS = 30_000;
/** Time between two checks of the page. Windows in the background have no animation frames to wait for. */
const POLLING_MS = 50;

/** The address of a page. */
export interface PageAddress {
  readonly host: string;
  readonly webPort: number;
}

/** The page in a separate window with its own storage. It closes with its scope. */
export class BrowserWindow implements AsyncDisposable {
  readonly page: Page;
  readonly #close: () => Promise<void>;
  readonly #errors: string[] = [];
  #expected: RegExp | undefined;

  private constructor(page: Page, close: () => Promise<void>) {
    this.#close = close;
    this.page = page;
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => this.#errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.#errors.push(message.text());
    });
  }

  static async open(browser: Browser, { host, webPort }: PageAddress): Promise<BrowserWindow> {
    const context = await browser.createBrowserContext();
    const page = await context.newPage({ type: 'window' });
    const window = new BrowserWindow(page, () => context.close());
    await window.page.evaluateOnNewDocument(reportViolations);
    await window.page.goto(`http://${host}:${webPort}/`);
    return window;
  }

  /** Wraps a page that is open already. */
  static of(page: Page): BrowserWindow {
    return new BrowserWindow(page, () => page.close());
  }

  /** Fills in the form, and waits until the room is shown. */
  async join(name: string): Promise<void> {
    await this.askToJoin(name);
    await this.until(`${name} is in`, () => document.querySelector('#chat:not([hidden])') !== null);
  }

  /** Fills in the form, without waiting for the result. */
  async askToJoin(name: string): Promise<void> {
    await this.fill('#name', name);
    await this.click('#join-button');
  }

  /** Writes a message and presses Enter. */
  async say(text: string): Promise<void> {
    await this.fill('#text', text);
    await this.page.keyboard.press('Enter');
  }

  /** Replaces what is in a field, as a paste does: at once, where keys take their time. */
  async fill(selector: string, text: string): Promise<void> {
    const field = await this.shown(selector);
    await field.evaluate((input, pasted) => {
      if (!(input instanceof HTMLInputElement || input instanceof HTMLTextAreaElement)) return;
      input.focus();
      input.select();
      document.execCommand('insertText', false, pasted);
    }, text);
  }

  /** Clicks an element as soon as a person could. */
  async click(selector: string): Promise<void> {
    await this.page.locator(selector).click();
  }

  /** Resolves to the element as soon as it is visible. */
  async shown(selector: string): Promise<ElementHandle<Element>> {
    const found = await this.page
      .waitForSelector(selector, { visible: true })
      .catch((cause) => this.#giveUp(`${selector} to be shown`, cause));
    assert.ok(found);
    return found;
  }

  /** Waits until a visible element contains this text. */
  async reads(selector: string, text: string): Promise<void> {
    await this.until(
      `${selector} says “${text}”`,
      (wanted, part) =>
        [...document.querySelectorAll<HTMLElement>(wanted)].some(
          (element) =>
            element.checkVisibility({ visibilityProperty: true }) &&
            element.innerText.includes(part),
        ),
      selector,
      text,
    );
  }

  /** Waits until the log shows this text. */
  async sees(text: string): Promise<void> {
    await this.reads('#log .entry', text);
  }

  /** The texts of all elements that match, in order. */
  texts(selector: string): Promise<string[]> {
    return this.page.$$eval(selector, (elements) =>
      elements.map((element) => element.textContent.trim()),
    );
  }

  /** Waits until `condition` is true in the page. `what` describes it in the error message. */
  async until<Parameters extends unknown[]>(
    what: string,
    condition: EvaluateFunc<Parameters>,
    ...parameters: Parameters
  ): Promise<void> {
    await this.page
      .waitForFunction(condition, { polling: POLLING_MS }, ...parameters)
      .catch((cause) => this.#giveUp(what, cause));
  }

  async #giveUp(what: string, cause: unknown): Promise<never> {
    const seen = await this.page.$eval('body', (body) => body.innerText);
    const story = [`gave up waiting for: ${what}`, ...this.#errors, `The page reads:`, seen];
    throw new Error(story.join('\n'), { cause });
  }

  /** Expects errors that match. */
  expectErrors(pattern: RegExp): void {
    this.#expected = pattern;
  }

  /** Errors that the page has reported: exceptions, console errors, content security policy violations. */
  get unexpectedErrors(): readonly string[] {
    return this.#errors.filter((error) => !this.#expected?.test(error));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }
}

/** Runs in the page, because not every browser reports these to the test. */
function reportViolations(): void {
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    console.error(`content security policy: ${violatedDirective} forbids ${blockedURI}`);
  });
}
