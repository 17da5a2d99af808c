import type { Code } from '../../shared/codes.ts';
import type { Connection, Line } from '../../shared/connection.ts';
import { PACE_CHECK_MS, PACE_LINE_BYTES, PACE_SAVED_MS } from '../../shared/limits.ts';
import type { PaceSetting } from './pace-setting.ts';

/**
 * A connection that is read no faster than its pace. A client that sends faster is not refused and loses
 * nothing: its data waits, first here, then in TCP buffers, and finally at the sender. The usual answer of a
 * rate limiter, an error, would hit exactly the clients that mean well: a person who pastes a text, or a
 * client that comes back with the messages of its outbox. They would have to send again, and again too fast.
 *
 * It wraps any connection, so neither the transports nor the gate know of a pace. Only reading is different;
 * what is written passes through at once, because a client must not pay for what others say.
 */
export class PacedConnection implements Connection {
  readonly #connection: Connection;
  readonly #setting: PaceSetting;
  readonly #pace: Pace;
  #isHeldBack = false;

  /** @param setting is that of all connections of the thread, and may change */
  constructor(connection: Connection, setting: PaceSetting) {
    this.#connection = connection;
    this.#setting = setting;
    this.#pace = new Pace(setting);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<readonly Line[]> {
    for await (const lines of this.#connection) {
      if (this.#setting.linesPerSecond === 0) {
        yield lines;
        continue;
      }
      for (const line of lines) {
        await this.#wait(line);
        // The client is gone, so the rest need not be read.
        if (this.broken) return;
        // One at a time: a batch would be handled as a whole, however long it is.
        yield [line];
      }
    }
  }

  /**
   * A line that is already refused, such as one that is not UTF-8, counts like any other: it costs an answer.
   * A long wait is divided, because the pace may change, or the client leave, in the middle of it.
   */
  async #wait(line: Line): Promise<void> {
    let waitMs = this.#pace.take(typeof line === 'string' ? Buffer.byteLength(line) : 0);
    this.#isHeldBack = waitMs > 0;
    while (waitMs > 0 && !this.broken) {
      const stepMs = Math.min(waitMs, PACE_CHECK_MS);
      await new Promise((resolve) => setTimeout(resolve, stepMs).unref());
      waitMs = this.#pace.waitMs();
    }
    this.#isHeldBack = false;
  }

  /** Whether a line of this client is waiting for its time. */
  get isHeldBack(): boolean {
    return this.#isHeldBack;
  }

  get remoteAddress(): string {
    return this.#connection.remoteAddress;
  }

  get queuedBytes(): number {
    return this.#connection.queuedBytes;
  }

  get broken(): boolean {
    return this.#connection.broken;
  }

  drained(): Promise<void> {
    return this.#connection.drained();
  }

  write(bytes: Uint8Array): void {
    this.#connection.write(bytes);
  }

  close(code: Code): void {
    this.#connection.close(code);
  }
}

/**
 * Limits how fast one client may send: a bucket of credit that fills steadily up to PACE_SAVED_MS, and from
 * which each line takes its share ("leaky bucket as a meter", ITU-T I.371). A client that has been silent
 * may send many lines at once, but not for long. A counter that starts again every second would be simpler,
 * but it lets twice as many lines through around the moment when it starts again.
 *
 * The bucket is two numbers and needs no timer: how full it is follows from the clock. It counts lines and not
 * time, so that what was sent before a change of the pace is paid off at the new one.
 */
export class Pace {
  readonly #setting: PaceSetting;
  /** Lines that are not paid off yet, at the time below. */
  #debt = 0;
  #at = performance.now();

  constructor(setting: PaceSetting) {
    this.#setting = setting;
  }

  /**
   * Takes the share of one more line: a long one takes several, because it costs several to deliver. Returns
   * how many milliseconds the line has to wait.
   */
  take(bytes: number): number {
    this.#payOff();
    this.#debt += Math.max(1, bytes / PACE_LINE_BYTES);
    return this.waitMs();
  }

  /** How many milliseconds the last line still has to wait, if the pace does not change. */
  waitMs(): number {
    this.#payOff();
    const { linesPerSecond } = this.#setting;
    if (linesPerSecond === 0) return 0;
    return Math.max(0, Math.round((this.#debt / linesPerSecond) * 1_000 - PACE_SAVED_MS));
  }

  #payOff(): void {
    const now = performance.now();
    const { linesPerSecond } = this.#setting;
    const paid = ((now - this.#at) / 1_000) * linesPerSecond;
    this.#debt = linesPerSecond === 0 ? 0 : Math.max(0, this.#debt - paid);
    this.#at = now;
  }
}
