import assert from 'node:assert/strict';
import test from 'node:test';
import { barsOf, loudness, openLevelMeter } from '../../web/recording/level-meter.ts';
import { inBrowserWith } from './fake-globals.ts';

test('each bar is the maximum of its part', () => {
  const levels = Array.from({ length: 96 }, (_, index) => index / 2);
  const bars = barsOf(levels);
  assert.equal(bars.length, 48);
  assert.deepEqual(
    bars.slice(0, 3),
    [1, 2, 3].map((bar) => Math.round(bar - 0.5)),
  );
});

test('no bar is influenced by the parts before it', () => {
  const bars = barsOf(Array.from({ length: 96 }, (_, index) => 96 - index));
  assert.deepEqual([bars[0], bars[1], bars[47]], [96, 94, 2]);
});

test('a very short recording fills all bars, with whole numbers from 0 to 100', () => {
  const bars = barsOf([12.4, 99.9]);
  assert.deepEqual([bars.length, bars[0], bars[47]], [48, 12, 100]);
});

test('without levels there are no bars', () => assert.deepEqual(barsOf([]), []));

test('silence is 0, full scale is 100, and half of it is a little less', () => {
  assert.equal(loudness(new Float32Array(64)), 0);
  assert.equal(loudness(new Float32Array(64).fill(1)), 100);
  assert.equal(Math.round(loudness(new Float32Array(64).fill(0.5))), 89);
});

test('a meter measures the current samples of the stream, until it is closed', (t) => {
  const stream = {};
  const sources = new Map<unknown, unknown>();
  const close = t.mock.fn(async () => {});
  class FakeContext {
    close = close;
    createMediaStreamSource = (source: unknown) => ({
      connect: (analyser: unknown) => sources.set(analyser, source),
    });
  }
  class FakeAnalyser {
    readonly fftSize: number;
    constructor(_context: unknown, { fftSize }: AnalyserOptions) {
      this.fftSize = fftSize ?? 0;
    }
    getFloatTimeDomainData(samples: Float32Array): void {
      assert.equal(samples.length, 2_048);
      samples.fill(sources.get(this) === stream ? 1 : 0);
    }
  }
  using _faked = inBrowserWith({ AudioContext: FakeContext, AnalyserNode: FakeAnalyser });
  const meter = openLevelMeter(stream as MediaStream);
  assert.equal(meter.level(), 100);
  assert.equal(close.mock.callCount(), 0);
  meter.close();
  assert.equal(close.mock.callCount(), 1);
});
