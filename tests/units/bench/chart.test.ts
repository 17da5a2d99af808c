import assert from 'node:assert/strict';
import { test } from 'node:test';
import { barChart, description } from '../../bench/report/chart.ts';

const BARS = [
  { label: 'wirechat', isOurs: true, spread: { median: 2, low: 1.5, high: 2.5 } },
  { label: "Bun's", isOurs: false, spread: { median: 4, low: 4, high: 4 } },
];

test('bars are as long as their medians, and ours has a colour of its own', () => {
  const svg = barChart('CPU', 'µs', BARS);
  const widths = [...svg.matchAll(/<rect( class="a")? .*?width="([\d.]+)"/g)];
  assert.deepEqual(
    widths.map(([, ours]) => ours !== undefined),
    [true, false],
  );
  assert.equal(2 * Number(widths[0]?.[2]), Number(widths[1]?.[2]));
});

test('a line spans the middle half of the rounds', () => {
  const svg = barChart('CPU', 'µs', BARS);
  const [, from, to] = /d="M([\d.]+) \d+H([\d.]+)"/.exec(svg) ?? [];
  const [, width] = /class="a" .*?width="([\d.]+)"/.exec(svg) ?? [];
  assert.equal(Math.round(2 * (Number(to) - Number(from))), Math.round(Number(width)));
});

test('the chart is described in words', () => {
  const words = "CPU, as a bar for each server. wirechat 2.0 µs; Bun's 4.0 µs.";
  assert.equal(description('CPU', 'µs', BARS), words);
});

test('a label cannot break the file', () => {
  const bar = { label: '<a> & b', isOurs: false, spread: { median: 1, low: 1, high: 1 } };
  assert.match(barChart('CPU', 'µs', [bar]), />&lt;a> &amp; b</);
});

test('noise is not shown as one figure', () => {
  const bar = { label: 'Peer', isOurs: false, spread: { median: 2, low: 1, high: 3 } };
  assert.match(barChart('CPU', 'µs', [bar]), />1\.0 to 3\.0 µs</);
});
