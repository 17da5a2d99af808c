/**
 * The page that shows what goes on in the server. It asks for all figures once a second, and keeps those of
 * the last ten minutes for its charts. When the server is gone, it says so and keeps asking.
 */
import { STATS_INTERVAL_MS, STATS_TIMEOUT_MS } from '../../shared/limits.ts';
import type { Figures } from '../../shared/metrics.ts';
import { byId } from '../view/dom.ts';
import { Chart } from './chart.ts';
import { CHARTS, CLIP_CHARTS } from './charts.ts';
import { setText, showFigures } from './figure-list.ts';
import { formatCount } from './format.ts';
import { Picture } from './picture.ts';
import { Reading } from './reading.ts';

/** Codes of connections that ended as they should. */
const USUAL_ENDS = ['left', 'shutting-down'];

/** There is nothing at the address of the figures. */
class Unwatched extends Error {}

const picture = new Picture();
const charts = CHARTS.map((options) => new Chart(options));
byId('charts', HTMLElement).append(...charts.map((chart) => chart.element));
let hasClipCharts = false;
let last: Reading | undefined;

void watch();

async function watch(): Promise<never> {
  while (true) {
    await ask().then(show, showGone);
    await new Promise((resolve) => setTimeout(resolve, STATS_INTERVAL_MS));
  }
}

async function ask(): Promise<Figures> {
  const response = await fetch('/stats/figures', {
    cache: 'no-store',
    signal: AbortSignal.timeout(STATS_TIMEOUT_MS),
  });
  if (response.status === 404) throw new Unwatched();
  if (!response.ok) throw new Error(response.statusText);
  return (await response.json()) as Figures;
}

function show(figures: Figures): void {
  last = new Reading(figures, last);
  document.body.dataset.state = 'live';
  setText(byId('state', HTMLElement), `live, started at ${timeOf(last)}`);
  picture.show(last);
  if (!hasClipCharts && last.has('wirechat_clips')) addClipCharts();
  for (const chart of charts) chart.add(last);
  showEndings(last);
}

function showGone(reason: unknown): void {
  if (document.body.dataset.state !== 'gone') {
    for (const chart of charts) chart.gap();
  }
  document.body.dataset.state = 'gone';
  const sentence =
    reason instanceof Unwatched
      ? 'The server is there, but was started without --stats.'
      : 'The server is gone, or does not answer. Asking again.';
  setText(byId('state', HTMLElement), sentence);
}

function addClipCharts(): void {
  const added = CLIP_CHARTS.map((options) => new Chart(options));
  charts.push(...added);
  byId('charts', HTMLElement).append(...added.map((chart) => chart.element));
  hasClipCharts = true;
}

/** Those that should not happen first, such as `too-slow`. */
function showEndings(reading: Reading): void {
  const name = 'wirechat_ended_connections_total';
  const codes = reading.labelled(name, 'code').sort();
  const isUsual = (code: string) => USUAL_ENDS.includes(code);
  const ordered = [...codes.filter((code) => !isUsual(code)), ...codes.filter(isUsual)];
  byId('no-endings', HTMLElement).hidden = codes.length > 0;
  showFigures(
    byId('endings', HTMLElement),
    ordered.map((code) => ({
      name: code,
      value: formatCount(reading.sum(name, { code })),
      warns: !isUsual(code),
    })),
  );
}

function timeOf(reading: Reading): string {
  const started = new Date(reading.sum('process_start_time_seconds') * 1_000);
  return started.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
