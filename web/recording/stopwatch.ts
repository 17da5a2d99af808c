/** Counts the milliseconds while it runs, but not while it is paused. */
export class Stopwatch {
  #before = 0;
  #startedAt: number | undefined;

  start(): void {
    this.#startedAt ??= Date.now();
  }

  stop(): void {
    this.#before = this.elapsedMs;
    this.#startedAt = undefined;
  }

  get elapsedMs(): number {
    return this.#before + (this.#startedAt === undefined ? 0 : Date.now() - this.#startedAt);
  }
}
