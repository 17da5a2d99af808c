import { byId } from '../view/dom.ts';
import { showFigures } from './figure-list.ts';
import { formatCount, formatDelay, formatShare } from './format.ts';
import type { Reading } from './reading.ts';
import { ThreadView } from './thread-view.ts';

/** The picture of the server: the hub at the top, its threads below, and the links between them. */
export class Picture {
  readonly #hub = byId('hub-figures', HTMLElement);
  readonly #list = byId('threads', HTMLElement);
  readonly #threads = new Map<string, ThreadView>();

  show(reading: Reading): void {
    const hub = { thread: 'hub' };
    const late = reading.sum('wirechat_event_loop_delay_p99_seconds', hub);
    const busy = reading.sum('wirechat_event_loop_utilization_ratio', hub);
    const requests = reading.rate('wirechat_requests_total');
    showFigures(this.#hub, [
      { name: 'members', value: formatCount(reading.sum('wirechat_members')) },
      {
        name: 'requests/s',
        value: requests === undefined ? '–' : formatCount(requests),
      },
      { name: 'busy', value: formatShare(busy) },
      { name: 'late', value: formatDelay(late) },
    ]);
    this.#keep(reading.threads);
    for (const view of this.#threads.values()) view.show(reading);
  }

  /** Views stay as long as their threads, so that their dots move on. */
  #keep(threads: readonly string[]): void {
    for (const [thread, view] of this.#threads) {
      if (threads.includes(thread)) continue;
      view.element.remove();
      this.#threads.delete(thread);
    }
    for (const thread of threads) {
      if (this.#threads.has(thread)) continue;
      const view = new ThreadView(thread);
      this.#threads.set(thread, view);
      this.#list.append(view.element);
    }
  }
}
