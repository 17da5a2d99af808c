import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as v from 'valibot';
import { serverEvent, withSafeText } from '../../../clients/tcp/safe-transport.ts';
import { DETAILS } from '../../../shared/codes.ts';
import type { ServerEvent } from '../../../shared/protocol.ts';
import { BOB, cleared, fakeTransport, hostSaid, said, voice, welcome } from '../chat/fakes.ts';

function open() {
  const { open, lines } = fakeTransport();
  const heard: unknown[] = [];
  const transport = withSafeText(open)({
    opened: () => heard.push('opened'),
    message: (json) => heard.push(JSON.parse(json)),
    closed: (code, reason) => heard.push([code, reason]),
  });
  const [line] = lines;
  assert.ok(line);
  const tell = (event: object) => line.listener.message(JSON.stringify(event));
  return { transport, line, tell, heard };
}

test('events of the protocol pass, including a whole welcome', () => {
  const { tell, heard } = open();
  const events = [welcome({ recent: [said(1, 'hi')], webPort: 8_080 }), said(2, 'a\nb')];
  for (const event of events) tell(event);
  assert.deepEqual(heard, JSON.parse(JSON.stringify(events)));
});

test('opens, sends and closes as the transport does', () => {
  const { transport, line, heard } = open();
  line.listener.opened();
  transport.send('{"type":"who"}');
  line.listener.closed(1006);
  transport.close();
  assert.deepEqual(line.sent, [{ type: 'who' }]);
  assert.equal(line.closed, true);
  assert.deepEqual(heard, ['opened', [1006, undefined]]);
});

test('nothing that could control the terminal passes in any field', () => {
  const { line, tell, heard } = open();
  const text = 'a\x1b]0;title\x07b\nc\u202e\u2066d\u2069\x9b31m';
  tell(said(1, text, { id: 'e\x1b[m', name: 'eve\x1b[2J\u2067\n\tbob' }));
  line.listener.closed(1006, 'bad\x1b[31m luck');
  assert.deepEqual(
    heard,
    [
      { ...said(1, 'a]0;titleb\ncd31m', { id: 'e[m', name: 'eve[2J  bob' }), cid: undefined },
      [1006, 'bad[31m luck'],
    ].map((each) => JSON.parse(JSON.stringify(each))),
  );
});

test('a quote passes, as one line without anything that could control the terminal', () => {
  const { tell, heard } = open();
  tell({ ...said(2, 'yes'), re: { seq: 1, name: 'eve', text: 'a\nbob: b\x1b[2J\tc' } });
  const re = { seq: 1, name: 'eve', text: 'a bob: b[2J c' };
  assert.deepEqual(heard, [JSON.parse(JSON.stringify({ ...said(2, 'yes'), re }))]);
});

test('unknown types are ignored, because a newer server may send them', () => {
  const { line, tell, heard } = open();
  tell({ type: 'news', text: 'hi' });
  assert.deepEqual(heard, []);
  assert.equal(line.closed, false);
});

test('unknown types are also skipped among the events of a welcome', () => {
  const { line, tell, heard } = open();
  const known = [said(1, 'hi'), said(3, 'ho')];
  const [first, second] = known;
  tell({ ...welcome(), recent: [first, { type: 'reacted', seq: 2, at: 1, ...BOB }, second] });
  assert.deepEqual(heard, JSON.parse(JSON.stringify([welcome({ recent: known })])));
  assert.equal(line.closed, false);
});

test('an event of a welcome that lacks fields, or is none, is not skipped', () => {
  for (const wrong of [{ type: 'said', ...BOB, seq: 1, at: 1 }, 'hi', null]) {
    const { line, tell } = open();
    tell({ ...welcome(), recent: [{ type: 'reacted' }, wrong] });
    assert.equal(line.closed, true, JSON.stringify(wrong));
  }
});

test('a server whose events lack fields is left for good', () => {
  const { line, tell, heard } = open();
  tell({ type: 'typing', id: 'b' });
  assert.equal(line.closed, true);
  assert.match(JSON.stringify(heard), /^\[\[1003,".* not of this protocol \(name: it is missing\)/);
});

test('the error of an event names the place in it', () => {
  const { tell, heard } = open();
  tell({ ...welcome(), you: { id: 'a' } });
  assert.match(JSON.stringify(heard), /\(you\.name: /);
});

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
  cleared(2),
  hostSaid(2, 'hi'),
  { type: 'muted', until: 5 },
  { type: 'unmuted' },
  { type: 'members', members: [BOB] },
  { type: 'typing', ...BOB },
  { type: 'refused', code: 'text-empty', detail: DETAILS['text-empty'], cid: 'cid' },
  { type: 'pong' },
  { type: 'bye', code: 'left', detail: DETAILS.left },
];

for (const event of EVENTS) {
  test(`“${event.type}” is accepted unchanged`, () => {
    assert.deepEqual(v.parse(serverEvent, event), event);
  });

  test(`“${event.type}” is refused without its required fields`, () => {
    const optional = ['cid', 'webPort', 'publicUrl', 'host', 'until'];
    for (const field of Object.keys(event).filter((name) => !optional.includes(name))) {
      assert.equal(v.is(serverEvent, { ...event, [field]: undefined }), false, field);
    }
  });
}

test('a number that is too large for JavaScript is refused', () => {
  assert.equal(v.is(serverEvent, { type: 'muted', until: 5 }), true);
  assert.equal(v.is(serverEvent, JSON.parse('{"type":"muted","until":1e999}')), false);
});

test('a time is one that can be shown, now and when our clock has gone on from it', () => {
  const MAX_DATE_MS = 8.64e15;
  assert.equal(v.is(serverEvent, { ...said(1, 'hi'), at: 0 }), true);
  for (const wrong of [-1, 1e300, MAX_DATE_MS + 1, MAX_DATE_MS]) {
    assert.equal(v.is(serverEvent, { ...said(1, 'hi'), at: wrong }), false, `at ${wrong}`);
    assert.equal(v.is(serverEvent, { type: 'muted', until: wrong }), false, `until ${wrong}`);
    const recent = [{ ...said(1, 'hi'), at: wrong }];
    assert.equal(v.is(serverEvent, welcome({ recent })), false, `recent ${wrong}`);
  }
});

test('a code is a string, even an unknown one', () => {
  const bye = { type: 'bye', detail: 'see you' };
  assert.equal(v.is(serverEvent, { ...bye, code: 'of-the-future' }), true);
  assert.equal(v.is(serverEvent, { ...bye, code: 7 }), false);
});

test('a clip without the fields that a player needs is refused', () => {
  for (const field of Object.keys(VOICE.clip)) {
    const clip = { ...VOICE.clip, [field]: undefined };
    assert.equal(v.is(serverEvent, { ...VOICE, clip }), false, field);
  }
});

test('a clip is a voice or a video message', () => {
  const ofKind = (kind: string) => ({ ...VOICE, clip: { ...VOICE.clip, kind } });
  assert.equal(v.is(serverEvent, ofKind('video')), true);
  assert.equal(v.is(serverEvent, ofKind('smell')), false);
});
