import { MAX_CLIP_SECONDS } from '../../shared/limits.ts';
import type { StageOptions } from '../../shared/stage.ts';
import type { BrowserUnderTest } from '../support/browser.ts';
import type { BrowserWindow } from '../support/browser-window.ts';
import { JsonClient, TextClient } from '../support/clients.ts';
import { longGrace } from '../support/long-grace.ts';
import { startStage, type Target } from '../support/target.ts';
import { BreakableLine, CONNECTION_ERRORS } from './breakable-line.ts';

/** On a busy machine, it takes a while until a test has seen enough of a recording. */
const LONG_CLIPS = { voiceSeconds: MAX_CLIP_SECONDS, videoSeconds: MAX_CLIP_SECONDS };

export interface BrowserRoomOptions extends Partial<StageOptions> {
  /** The windows reach the server over `line`, which the test can break. */
  readonly breakable?: boolean;
  /** Members who are away are waited for longer. They always are if `breakable`. */
  readonly patient?: boolean;
}

/**
 * What most browser tests begin with: a server of stage 06 with one thread, and people who reach it with a window
 * of this browser, with telnet or with a program. Everything is closed with the scope of the room, the last
 * first. A test opens by itself what must end earlier.
 */
export class BrowserRoom implements AsyncDisposable {
  readonly target: Target;
  readonly #browser: BrowserUnderTest;
  readonly #line: BreakableLine | undefined;
  readonly #opened: AsyncDisposableStack;

  private constructor(
    browser: BrowserUnderTest,
    target: Target,
    line: BreakableLine | undefined,
    opened: AsyncDisposableStack,
  ) {
    this.#browser = browser;
    this.target = target;
    this.#line = line;
    this.#opened = opened;
  }

  static async open(
    browser: BrowserUnderTest,
    { breakable = false, patient = breakable, ...options }: BrowserRoomOptions = {},
  ): Promise<BrowserRoom> {
    await using opened = new AsyncDisposableStack();
    if (patient) opened.use(longGrace());
    const target = opened.use(await startStage('06', { ...LONG_CLIPS, threads: 1, ...options }));
    const line = breakable ? opened.use(await BreakableLine.to(target)) : undefined;
    return new BrowserRoom(browser, target, line, opened.move());
  }

  get line(): BreakableLine {
    if (!this.#line) throw new Error('the room was opened without a breakable line');
    return this.#line;
  }

  /** Opens the page for a person who has not joined yet. */
  async window(): Promise<BrowserWindow> {
    const window = this.#opened.use(await this.#browser.open(this.#line ?? this.target));
    if (this.#line) window.expectErrors(CONNECTION_ERRORS);
    return window;
  }

  /** Joins in a window. */
  async join(name: string): Promise<BrowserWindow> {
    const window = await this.window();
    await window.join(name);
    return window;
  }

  /** Joins with telnet. */
  async telnet(name: string): Promise<TextClient> {
    return this.#opened.use(await TextClient.join(this.target, name));
  }

  /** Joins with a program that speaks JSON over TCP. */
  async program(name: string): Promise<JsonClient> {
    return this.#opened.use(await JsonClient.join(this.target, name));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened.disposeAsync();
  }
}
