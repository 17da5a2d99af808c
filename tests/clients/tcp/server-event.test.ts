import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverEvent } from '../../../clients/tcp/server-event.ts';
import { DETAILS } from '../../../shared/codes.ts';
import type { ServerEvent } from '../../../shared/protocol.ts';
import { BOB, said, voice, welcome } from '../chat/fakes.ts';

const happened = { seq: 2, at: 1, ...BOB };

const VOICE = voice(2);

const EVENTS: readonly ServerEvent[] = [
  welcome({ recent: [said(1, 'hi'), VOICE], webPort: 1, publicUrl: 'https://chat.example' }),
  said(2, 'hi', BOB, 'cid'),
  { type: 'acted', ...happened, text: 'waves', cid: 'cid' },
  VOICE,
  { type: 'joined', ...happened },
  { type: 'left', ...happened },
  { type: 'renamed', ...happened, from: 'bert' },
  { type: 'members', members: [BOB] },
  { type: 'typing', ...BOB },
  { type: 'refused', code: 'text-empty', detail: DETAILS['text-empty'], cid: 'cid' },
  { type: 'pong' },
  { type: 'bye', code: 'left', detail: DETAILS.left },
];

for (const event of EVENTS) {
  test(`“${event.type}” is accepted unchanged`, () => {
    assert.deepEqual(serverEvent.parse(event), event);
  });

  test(`“${event.type}” is refused without its required fields`, () => {
    const optional = ['cid', 'webPort', 'publicUrl'];
    for (const field of Object.keys(event).filter((name) => !optional.includes(name))) {
      const { success } = serverEvent.safeParse({ ...event, [field]: undefined });
      assert.equal(success, false, field);
    }
  });
}

test('a code is a string, even an unknown one', () => {
  const bye = { type: 'bye', detail: 'see you' };
  assert.equal(serverEvent.safeParse({ ...bye, code: 'of-the-future' }).success, true);
  assert.equal(serverEvent.safeParse({ ...bye, code: 7 }).success, false);
});

test('a clip without the fields that a player needs is refused', () => {
  for (const field of Object.keys(VOICE.clip)) {
    const clip = { ...VOICE.clip, [field]: undefined };
    assert.equal(serverEvent.safeParse({ ...VOICE, clip }).success, false, field);
  }
});

test('a clip is a voice or a video message', () => {
  const ofKind = (kind: string) => ({ ...VOICE, clip: { ...VOICE.clip, kind } });
  assert.equal(serverEvent.safeParse(ofKind('video')).success, true);
  assert.equal(serverEvent.safeParse(ofKind('smell')).success, false);
});
