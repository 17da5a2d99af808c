import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { findBrowser } from '../support/browser-finder.ts';
import { BrowserWindow, type PageAddress } from '../support/browser-window.ts';
import { writeFakeFace, writeFakeSpeech } from './fake-media.ts';
import { desk } from './frame.ts';

const FOLDER = fileURLToPath(new URL('../../docs/images/', import.meta.url));
/** Pixels of a picture per pixel of the page: sharp on most screens, and still a small file. */
export const SCALE = 1.5;

/** Sets the theme of a page, and stops animations. */
export async function look(page: Page, theme: string): Promise<void> {
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: theme },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ]);
}

/** Takes a picture of a page. Nothing is under the pointer, where messages show more than elsewhere. */
export async function take(page: Page): Promise<Uint8Array> {
  await page.mouse.move(0, 0);
  return page.screenshot();
}

/** Chrome with a fake camera and microphone. It closes with its scope. */
export class Camera implements AsyncDisposable {
  readonly #browser: Browser;
  readonly #media: string;

  private constructor(browser: Browser, media: string) {
    this.#browser = browser;
    this.#media = media;
  }

  /** @throws Error if there is no browser */
  static async open(): Promise<Camera> {
    const executablePath = await findBrowser('chrome');
    if (!executablePath)
      throw new Error('There is no Chrome here: node launch.js tests/prepare.ts gets one.');
    const media = mkdtempSync(join(tmpdir(), 'wirechat-screenshots-'));
    const [speech, face] = [join(media, 'speech.wav'), join(media, 'face.y4m')];
    writeFakeSpeech(speech);
    writeFakeFace(face);
    const browser = await puppeteer.launch({
      executablePath,
      args: [
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-audio-capture=${speech}`,
        `--use-file-for-fake-video-capture=${face}`,
        '--hide-scrollbars',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    });
    return new Camera(browser, media);
  }

  /** Opens the page in a new window of this size, and joins. */
  async join(
    address: PageAddress,
    name: string,
    { width, height, theme = 'light' }: { width: number; height: number; theme?: string },
  ): Promise<BrowserWindow> {
    const window = await this.visit(address, { width, height });
    await look(window.page, theme);
    await window.join(name);
    return window;
  }

  /** Opens a page in a new window of this size. */
  async visit(
    address: PageAddress,
    { width, height }: { width: number; height: number },
  ): Promise<BrowserWindow> {
    const window = await BrowserWindow.open(this.#browser, address);
    await window.page.setViewport({ width, height, deviceScaleFactor: SCALE });
    return window;
  }

  /** Saves a picture of the page under this name. */
  async keep(name: string, page: Page): Promise<void> {
    save(name, await take(page));
  }

  /** Saves a picture of windows side by side under this name. */
  async keepDesk(name: string, ...windows: readonly string[]): Promise<void> {
    const page = await this.#browser.newPage();
    await page.setViewport({ width: 2000, height: 1400 });
    await page.setContent(desk(...windows));
    const main = await page.waitForSelector('main');
    save(name, (await main?.screenshot()) ?? new Uint8Array());
    await page.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    rmSync(this.#media, { recursive: true });
  }
}

function save(name: string, png: Uint8Array): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${name}.png`), png);
  console.log(`docs/images/${name}.png  ${Math.round(png.byteLength / 1024)} kB`);
}
