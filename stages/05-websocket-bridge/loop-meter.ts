import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { LOOP_LOOK_MS } from '../../shared/limits.ts';
import type { Labels } from '../../shared/metrics.ts';
import type { Value } from './metrics.ts';

/**
 * Measures the event loop of the thread that it runs on: how late it is, and how busy. A timer looks at the
 * clock every 10 ms. When a callback takes long, everything else on this thread waits, and the timer, too:
 * how late it is, is how long a client's line would have waited.
 */
export class LoopMeter implements Disposable {
  readonly #delay = monitorEventLoopDelay({ resolution: LOOP_LOOK_MS });
  #before = performance.eventLoopUtilization();

  constructor() {
    this.#delay.enable();
  }

  /** What has been measured since the last call. */
  take(labels: Labels): Value[] {
    const { mean, max } = this.#delay;
    const p99 = this.#delay.percentile(99);
    this.#delay.reset();
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, this.#before);
    this.#before = now;
    return [
      { name: 'wirechat_event_loop_delay_mean_seconds', labels, value: lateness(mean) },
      { name: 'wirechat_event_loop_delay_p99_seconds', labels, value: lateness(p99) },
      { name: 'wirechat_event_loop_delay_max_seconds', labels, value: lateness(max) },
      { name: 'wirechat_event_loop_utilization_ratio', labels, value: utilization },
      { name: 'wirechat_heap_used_bytes', labels, value: process.memoryUsage().heapUsed },
    ];
  }

  [Symbol.dispose](): void {
    this.#delay.disable();
  }
}

/** The histogram has the time between two looks in nanoseconds, and NaN as long as there was none. */
function lateness(nanoseconds: number): number {
  return Math.max(0, (nanoseconds || 0) / 1e9 - LOOP_LOOK_MS / 1e3);
}
