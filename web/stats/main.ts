/** The page that shows what goes on in the server. */
import uPlot from 'uplot';
import { MAX_STATS_SAMPLES, STATS_INTERVAL_MS, STATS_TIMEOUT_MS } from '../../shared/limits.ts';
import type { Figures } from '../../shared/metrics.ts';

const times: number[] = [];
const members: number[] = [];
const chart = new uPlot(
  { width: 600, height: 300, series: [{}, { label: 'Members' }] },
  [times, members],
  document.body,
);

async function ask(): Promise<void> {
  const response = await fetch('/stats/figures', { signal: AbortSignal.timeout(STATS_TIMEOUT_MS) });
  const { at, metrics } = (await response.json()) as Figures;
  times.push(at / 1_000);
  members.push(metrics.find(({ name }) => name === 'wirechat_members')?.samples[0]?.value ?? 0);
  if (times.length > MAX_STATS_SAMPLES) for (const list of [times, members]) list.shift();
  chart.setData([times, members]);
}

setInterval(() => void ask().catch(() => {}), STATS_INTERVAL_MS);
