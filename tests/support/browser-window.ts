import assert from 'node:assert/strict';
import type { Browser, ElementHandle, EvaluateFunc, Page } from 'puppeteer-core';

/** For one thing to happen in the page: enough for a machine that does a lot besides. */
const PATIENCE_MS = 30_000;
/** Between two looks at the page: its windows are not all in front, so there are no frames to go by. */
const POLLING_MS = 50;

/** Where a page is. */
export interface PageAddress {
  readonly host: string;
  readonly webPort: number;
}

/** The page in a window of a person's own, with their own storage; the end of its scope closes it. */
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

  /** A page that is there already. */
  static of(page: Page): BrowserWindow {
    return new BrowserWindow(page, () => page.close());
  }

  /** Fills in the form, and waits until the room is there. */
  async join(name: string): Promise<void> {
    await this.askToJoin(name);
    await this.until(`${name} is in`, () => document.querySelector('#chat:not([hidden])') !== null);
  }

  /** Fills in the form; what comes of it is left open. */
  async askToJoin(name: string): Promise<void> {
    await this.page.locator('#name').fill(name);
    await this.click('#join-button');
  }

  /** Writes a message and presses Enter. */
  async say(text: string): Promise<void> {
    await this.page.locator('#text').fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Clicks where a person would, as soon as it can be clicked. */
  async click(selector: string): Promise<void> {
    await this.page.locator(selector).click();
  }

  /** The element, as soon as it can be seen. */
  async shown(selector: string): Promise<ElementHandle<Element>> {
    const found = await this.page.waitForSelector(selector, { visible: true });
    assert.ok(found);
    return found;
  }

  /** Waits until an element that can be seen has this text in it. */
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

  /** Waits until the log shows this. */
  async sees(text: string): Promise<void> {
    await this.reads('#log .entry', text);
  }

  /** The texts of all elements that match, in order. */
  texts(selector: string): Promise<string[]> {
    return this.page.$$eval(selector, (elements) =>
      elements.map((element) => element.textContent.trim()),
    );
  }

  /** Waits until `condition` holds in the page; `what` names it for the person who reads a failure. */
  async until<Parameters extends unknown[]>(
    what: string,
    condition: EvaluateFunc<Parameters>,
    ...parameters: Parameters
  ): Promise<void> {
    try {
      await this.page.waitForFunction(condition, { polling: POLLING_MS }, ...parameters);
    } catch (cause) {
      const seen = await this.page.$eval('body', (body) => body.innerText);
      const story = [`gave up waiting for: ${what}`, ...this.#errors, `The page reads:`, seen];
      throw new Error(story.join('\n'), { cause });
    }
  }

  /** Errors that match are what the test is about. */
  expectErrors(pattern: RegExp): void {
    this.#expected = pattern;
  }

  /** What the page has reported: exceptions, errors, breaches of its content security policy. */
  get unexpectedErrors(): readonly string[] {
    return this.#errors.filter((error) => !this.#expected?.test(error));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }
}

/** Runs in the page. Not every browser passes these on by itself. */
function reportViolations(): void {
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    console.error(`content security policy: ${violatedDirective} forbids ${blockedURI}`);
  });
}
