import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Clip } from '../../shared/protocol.ts';
import { clipPhrases } from '../../stages/06-media/clip-phrases.ts';

const CLIP: Clip = {
  id: 'c1',
  kind: 'voice',
  mime: 'audio/webm',
  bytes: 1,
  durationMs: 4_400,
  url: '/clips/c1',
  waveform: [0, 50, 100],
};

/** The lines of this clip in the text dialect. */
function lines(clip: Partial<Clip>): unknown {
  const { clip: phrase } = clipPhrases(() => 'http://localhost:8080');
  const event = { type: 'clip', id: 'm1', name: 'bob', seq: 1, at: 0 } as const;
  return phrase?.({ ...event, clip: { ...CLIP, ...clip } });
}

test('a clip is shown with its kind, its length, its waveform and its address', () => {
  assert.deepEqual(lines({}), [
    '* bob sent a voice message (0:04) ▁▅█ http://localhost:8080/clips/c1',
  ]);
  assert.deepEqual(lines({ kind: 'video', waveform: [] }), [
    '* bob sent a video message (0:04) http://localhost:8080/clips/c1',
  ]);
});

test('the length of a clip is in minutes and seconds, to the nearest second', () => {
  for (const [durationMs, expected] of [
    [400, '(0:00)'],
    [9_500, '(0:10)'],
    [59_499, '(0:59)'],
    [59_500, '(1:00)'],
    [125_000, '(2:05)'],
  ] as const)
    assert.ok(String(lines({ durationMs })).includes(` ${expected} `), `${durationMs}`);
});
