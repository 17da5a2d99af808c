import { LINK_WINDOW_BYTES } from '../../shared/limits.ts';
import { element } from '../view/dom.ts';
import { setText, showFigures } from './figure-list.ts';
import { formatBytes, formatCount, formatDelay } from './format.ts';
import type { Reading } from './reading.ts';

/** A thread that has not reported for so many seconds is stuck: it reports every second. */
const SILENT_SECONDS = 2.5;

/** One thread in the picture, and its link to the hub above it. */
export class ThreadView {
  readonly element = element('li', 'thread');
  readonly #thread: string;
  readonly #flowUp = flow('up');
  readonly #flowDown = flow('down');
  readonly #up = element('span', '');
  readonly #down = element('span', '');
  readonly #figures = element('dl', 'figures');
  readonly #state = element('p', '');
  readonly #ways = { to_hub: new WayView('up'), to_thread: new WayView('down') };

  constructor(thread: string) {
    this.#thread = thread;
    const up = element('div', 'lane up', this.#up, element('small', '', 'requests/s'));
    const down = element('div', 'lane down', this.#down, element('small', '', 'events/s'));
    const title = element('div', 'title', element('h3', '', `thread ${thread}`), this.#state);
    const ways = element('div', 'ways');
    ways.append(...Object.values(this.#ways).map((way) => way.element));
    const box = element('div', 'box', title, this.#figures, ways);
    this.element.append(element('div', 'link', up, this.#flowUp, this.#flowDown, down), box);
  }

  show(reading: Reading): void {
    const thread = { thread: this.#thread };
    showRate(this.#up, this.#flowUp, reading.rate('wirechat_thread_requests_total', thread));
    showRate(this.#down, this.#flowDown, reading.rate('wirechat_thread_events_total', thread));
    const connections = (labels: object) =>
      reading.sum('wirechat_connections', { ...thread, ...labels });
    const waiting = connections({ state: 'waiting' });
    const heldBack = reading.sum('wirechat_held_back_connections', thread);
    showFigures(this.#figures, [
      { name: 'TCP', value: formatCount(connections({ way: 'tcp', state: 'joined' })) },
      { name: 'WebSocket', value: formatCount(connections({ way: 'websocket', state: 'joined' })) },
      { name: 'waiting', value: formatCount(waiting) },
      { name: 'held back', value: formatCount(heldBack), warns: heldBack > 0 },
    ]);
    this.#showState(reading);
    for (const [direction, way] of Object.entries(this.#ways)) {
      const labels = { ...thread, direction };
      way.show(reading.sum('wirechat_link_bytes', labels));
    }
  }

  #showState(reading: Reading): void {
    const thread = { thread: this.#thread };
    const age = reading.sum('wirechat_thread_report_age_seconds', thread);
    const starts = reading.sum('wirechat_thread_starts_total', thread);
    const late = reading.sum('wirechat_event_loop_delay_p99_seconds', thread);
    const isUp = reading.sum('wirechat_thread_up', thread) > 0;
    const state = !isUp ? 'down' : age > SILENT_SECONDS ? 'silent' : 'up';
    this.element.dataset.state = state;
    const again = starts > 1 ? `; started ${formatCount(starts)} times` : '';
    setText(
      this.#state,
      {
        down: 'dead: a new one is being started',
        silent: `no sign of life for ${formatCount(Math.floor(age))} s`,
        up: `${formatDelay(late)} late${again}`,
      }[state],
    );
  }
}

/** What is on its way in one direction, as text and as a part of the window. */
class WayView {
  readonly element = element('div', '');
  readonly #text = element('p', 'way');
  readonly #part = element('span', '');
  readonly #direction: string;

  constructor(direction: string) {
    this.#direction = direction;
    this.element.append(this.#text, element('div', 'bar', this.#part));
  }

  show(bytes: number): void {
    const isFull = bytes >= LINK_WINDOW_BYTES;
    const full = isFull ? ': full' : '';
    setText(this.#text, `${this.#direction}: ${formatBytes(bytes)}${full}`);
    this.#part.style.width = `${Math.min(100, (100 * bytes) / LINK_WINDOW_BYTES)}%`;
    this.element.classList.toggle('full', isFull);
  }
}

function flow(direction: 'up' | 'down'): HTMLElement {
  const line = element('span', `flow ${direction}`);
  line.setAttribute('aria-hidden', 'true');
  return line;
}

function showRate(text: HTMLElement, line: HTMLElement, rate: number | undefined): void {
  setText(text, rate === undefined ? '–' : formatCount(rate));
  // 0 for nothing, 1 for less than ten per second, 2 for less than a hundred, and so on.
  const level = rate ? Math.min(4, Math.max(1, Math.ceil(Math.log10(rate)))) : 0;
  line.dataset.level = String(level);
}
