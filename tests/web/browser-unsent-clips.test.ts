import assert from 'node:assert/strict';
import test from 'node:test';
import { BrowserUnsentClips } from '../../web/recording/browser-unsent-clips.ts';

test('without storage, as here, it says so and does not fail', async () => {
  const clips = new BrowserUnsentClips();
  const recording = {
    id: 'r1',
    kind: 'voice',
    mime: 'audio/webm',
    durationMs: 1,
    waveform: [],
  } as const;
  assert.equal(await clips.put({ ...recording, blob: new Blob(['abc']) }), false);
  clips.remove('r1');
  Object.assign(globalThis, { isSecureContext: true });
  assert.deepEqual(await clips.takeOver(), []);
});
