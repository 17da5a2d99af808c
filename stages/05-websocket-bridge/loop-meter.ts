import { createHistogram, performance } from 'node:perf_hooks';
import { LOOP_LOOK_MS } from '../../shared/limits.ts';
import type { Labels } from '../../shared/metrics.ts';
import type { Value } from './metrics.ts';

/**
 * Measures the event loop of the thread that it runs on: how late it is, and how busy. A timer looks at the
 * clock every 20 ms. When a callback takes long, everything else on this thread waits, and the timer, too:
 * how late it is, is how long a client's line would have waited.
 *
 * Node's `monitorEventLoopDelay` does the same without JavaScript. But after each `reset` it leaves out the
 * time up to its next look, and a thread that was blocked in that time would look healthy.
 */
export class LoopMeter implements Disposable {
  /** In nanoseconds. */
  readonly #delays = createHistogram();
  readonly #looking = setInterval(() => this.#look(), LOOP_LOOK_MS).unref();
  #lookedAt = performance.now();
  #before = performance.eventLoopUtilization();

  /** What has been measured since the last call. */
  take(labels: Labels): Value[] {
    // A delay that is not over yet counts with the next look.
    const { mean, max, count } = this.#delays;
    const p99 = this.#delays.percentile(99);
    this.#delays.reset();
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, this.#before);
    this.#before = now;
    const seconds = (nanoseconds: number) => (count === 0 ? 0 : nanoseconds / 1e9);
    return [
      { name: 'wirechat_event_loop_delay_mean_seconds', labels, value: seconds(mean) },
      { name: 'wirechat_event_loop_delay_p99_seconds', labels, value: seconds(p99) },
      { name: 'wirechat_event_loop_delay_max_seconds', labels, value: seconds(max) },
      { name: 'wirechat_event_loop_utilization_ratio', labels, value: utilization },
      { name: 'wirechat_heap_used_bytes', labels, value: process.memoryUsage().heapUsed },
    ];
  }

  [Symbol.dispose](): void {
    clearInterval(this.#looking);
  }

  #look(): void {
    const now = performance.now();
    const lateMs = now - this.#lookedAt - LOOP_LOOK_MS;
    this.#lookedAt = now;
    // The least that a histogram takes is 1.
    this.#delays.record(Math.max(1, Math.round(lateMs * 1e6)));
  }
}
