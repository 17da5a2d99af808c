/**
 * A bar for each server, as an SVG file that suits light and dark screens: the median, and a thin line over
 * the middle half of the rounds. wirechat's bars have a colour of their own.
 */
import type { Spread } from '../measure/statistics.ts';
import { figureOf } from './numbers.ts';

export interface Bar {
  readonly label: string;
  readonly isOurs: boolean;
  readonly spread: Spread;
}

const WIDTH = 720;
const LABELS_WIDTH = 225;
const VALUES_WIDTH = 120;
const ROW = 28;
const BAR = 16;
const TOP = 34;

export function barChart(title: string, unit: string, bars: readonly Bar[]): string {
  const height = TOP + bars.length * ROW + 6;
  const most = Math.max(...bars.map(({ spread }) => Math.max(spread.median, spread.high)));
  const scale = (WIDTH - LABELS_WIDTH - VALUES_WIDTH) / most;
  const rows = bars.map((bar, index) => row(bar, TOP + index * ROW, scale, unit));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title desc">
  <title id="title">${asXml(title)}</title>
  <desc id="desc">${asXml(description(title, unit, bars))}</desc>
  <style>
    text { font: 14px system-ui, sans-serif; fill: #59636e }
    .h { font-weight: 600 }
    .e { text-anchor: end }
    rect { fill: #afb8c1 }
    rect.a { fill: #0969da }
    path { stroke: #1f2328; stroke-width: 1.5 }
    @media (prefers-color-scheme: dark) {
      text { fill: #9198a1 }
      rect { fill: #484f58 }
      rect.a { fill: #4493f8 }
      path { stroke: #f0f6fc }
    }
  </style>
  <text class="h" x="0" y="18">${asXml(title)}</text>
${rows.join('\n')}
</svg>
`;
}

/** The chart in words: also the text for those who cannot see it. */
export function description(title: string, unit: string, bars: readonly Bar[]): string {
  const values = bars.map(({ label, spread }) => `${label} ${figureOf(spread)} ${unit}`);
  return `${title}, as a bar for each server. ${values.join('; ')}.`;
}

function row({ label, isOurs, spread }: Bar, y: number, scale: number, unit: string): string {
  const x = (value: number) => (LABELS_WIDTH + value * scale).toFixed(1);
  const middle = y + BAR / 2;
  const end = LABELS_WIDTH + Math.max(spread.median, spread.high) * scale + 8;
  const width = Math.max(1, spread.median * scale).toFixed(1);
  return [
    `  <text class="e" x="${LABELS_WIDTH - 8}" y="${y + 13}">${asXml(label)}</text>`,
    `  <rect${isOurs ? ' class="a"' : ''} x="${LABELS_WIDTH}" y="${y}" width="${width}" height="${BAR}" />`,
    `  <path d="M${x(spread.low)} ${middle}H${x(spread.high)}" />`,
    `  <text x="${end.toFixed(1)}" y="${y + 13}">${figureOf(spread)} ${unit}</text>`,
  ].join('\n');
}

function asXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll("'", '’');
}
