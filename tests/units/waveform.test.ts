import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawWaveform } from '../../shared/waveform.ts';

test('each eighth of loudness has its own bar', () => {
  assert.equal(drawWaveform([0, 12, 13, 25, 38, 50, 63, 75, 88, 99, 100]), '▁▁▂▃▄▅▆▇███');
});

test('a waveform has at most twelve bars, each the maximum of its part', () => {
  assert.equal(drawWaveform([]), '');
  assert.equal(drawWaveform([100]), '█');
  assert.equal(drawWaveform(Array(12).fill(100)), '█'.repeat(12));
  // Two at a time, and the last one alone.
  assert.equal(drawWaveform([...Array(11).fill(0), 100, 0]), '▁▁▁▁▁█▁');
  assert.equal(drawWaveform([...Array(12).fill(0), 100]), '▁▁▁▁▁▁█');
  assert.equal(drawWaveform([100, 0, 0, 50, ...Array(20).fill(0)]), `█▅${'▁'.repeat(10)}`);
});
