import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clipLimits } from '../../stages/06-media/clip-limits.ts';

test('a clip may be as long as configured, and as large as good recordings of that length', () => {
  assert.deepEqual(clipLimits({ voiceSeconds: 10, videoSeconds: 15 }), {
    voice: { maxMs: 10_000, maxBytes: 320_000 },
    video: { maxMs: 15_000, maxBytes: 4_500_000 },
  });
});
