import assert from 'node:assert/strict';
import test from 'node:test';
import type { Entry } from '../../clients/chat/entry.ts';
import { inShort } from '../../web/alerts/alert.ts';

const CLIP = { kind: 'video', mime: 'video/webm', durationMs: 1, waveform: [], url: '' } as const;
const CASES = [
  [{ type: 'said', text: 'hello' }, 'hello'],
  [{ type: 'acted', text: 'waves' }, 'ann waves'],
  [{ type: 'clip', clip: { ...CLIP, kind: 'voice' } }, 'Voice message'],
  [{ type: 'clip', clip: CLIP }, 'Video message'],
] as const satisfies [Entry['content'], string][];

for (const [content, body] of CASES) {
  test(`a notification says “${body}”`, () => {
    const author = { id: 'a', name: 'ann' };
    assert.deepEqual(inShort({ key: '1', at: 0, author, content }), { title: 'ann', body });
  });
}
