import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { ChatListener } from '../../../clients/chat/surroundings.ts';
import { whyNot } from '../../../clients/terminal/chat-client.ts';
import { CLOSE, type Code, DETAILS } from '../../../shared/codes.ts';
import { MAX_RECONNECT_DELAY_MS } from '../../../shared/limits.ts';
import { BOB, cleared, type FakeLine, said, tell, voice, welcome } from '../chat/fakes.ts';
import { fakeClient } from './fake-client.ts';

/** A view that records its calls. */
function listeningView() {
  const heard: string[] = [];
  const view: ChatListener = {
    connectionEntered: ({ phase }) => heard.push(phase),
    welcomed: ({ seq }) => heard.push(`welcomed at ${seq}`),
    typingChanged: (names) => heard.push(`typing: ${names}`),
    membersChanged: (members, you) =>
      heard.push(`${you} and ${members.map(({ id }) => id).filter((id) => id !== you)}`),
    placed: ({ content: { type } }, before) => heard.push(`placed ${type} before ${before}`),
    changed: ({ delivery }) => heard.push(`changed: ${delivery?.state}`),
    dropped: ({ content: { type } }) => heard.push(`dropped ${type}`),
    cleared: () => heard.push('cleared'),
    answeringChanged: (answered) => heard.push(`answers ${answered?.text}`),
    mutedChanged: (mute) => heard.push(mute ? `muted until ${mute.until}` : 'not muted'),
  };
  return { view, heard };
}

function refuse(line: FakeLine, code: Code): void {
  tell(line, { type: 'refused', code, detail: DETAILS[code] });
}

test('is in the room when the server welcomes it', async (t) => {
  using fake = fakeClient(t);
  assert.equal(fake.client.state.phase, 'idle');
  await fake.enter();
  assert.deepEqual(fake.line().sent, [{ type: 'hello', v: 1, name: 'ann' }]);
  assert.equal(fake.client.state.phase, 'online');
});

test('asks for another name as long as the server refuses it, and says why', async (t) => {
  using fake = fakeClient(t);
  const { client, line, lines } = fake;
  const reasons: string[] = [];
  const names = ['b b', 'kate'];
  const joining = client.join('bob', async (why) => {
    reasons.push(why);
    return names.shift() ?? '';
  });
  for (const code of ['name-taken', 'name-invalid'] as const) {
    refuse(line(), code);
    await setImmediate();
  }
  line().listener.opened();
  assert.deepEqual(line().sent, [{ type: 'hello', v: 1, name: 'kate' }]);
  tell(line(), welcome());
  await joining;
  assert.equal(lines.length, 3);
  assert.deepEqual(reasons, [
    'That name is taken; choose another.',
    'A name has 1 to 24 letters or digits from one script; - _ and . may be inside.',
  ]);
});

for (const [what, end, message] of [
  [
    'refuses it for anything but the name',
    (line: FakeLine) => refuse(line, 'address-full'),
    /^Too many people are here from your network; .*\.$/,
  ],
  [
    'is locked',
    (line: FakeLine) => refuse(line, 'locked'),
    'The host has locked the room; try again later.',
  ],
  [
    'is full',
    (line: FakeLine) => refuse(line, 'server-full'),
    'The server is full; try again later.',
  ],
  [
    'cannot be reached',
    (line: FakeLine) => line.listener.closed(CLOSE.abnormal, 'nothing listens there'),
    'Nothing listens there.',
  ],
] as const) {
  test(`a server that ${what} is not asked again, and the reason is shown`, async (t) => {
    using fake = fakeClient(t);
    const { client, line, lines } = fake;
    const joining = client.join('ann', () => assert.fail('asked for another name'));
    end(line());
    await assert.rejects(joining, { name: 'JoinError', message });
    t.mock.timers.tick(MAX_RECONNECT_DELAY_MS);
    assert.equal(lines.length, 1);
    assert.equal(client.state.phase, 'idle');
  });
}

test('the view is notified of the connection after the first attempt', async (t) => {
  const { view, heard } = listeningView();
  using fake = fakeClient(t, view);
  await fake.enter();
  assert.ok(!heard.includes('connecting') && !heard.includes('online'), heard.join());
  heard.length = 0;
  fake.line().listener.closed(CLOSE.abnormal);
  t.mock.timers.tick(MAX_RECONNECT_DELAY_MS);
  assert.deepEqual(heard, ['reconnecting', 'reconnecting']);
  tell(fake.line(), welcome());
  assert.ok(heard.includes('online'));
});

test('the view is notified of everything in the room', async (t) => {
  const { view, heard } = listeningView();
  using fake = fakeClient(t, view);
  const { client, line } = fake;
  await fake.enter();
  assert.deepEqual(heard, ['welcomed at 1', 'a and ']);
  const story = (happens: () => unknown) => {
    heard.length = 0;
    happens();
    return [...heard];
  };
  assert.deepEqual(
    story(() => tell(line(), { type: 'joined', seq: 2, at: 1, ...BOB })),
    ['a and b', 'placed joined before undefined'],
  );
  assert.deepEqual(
    story(() => client.chat.enter('hello')),
    ['placed said before undefined'],
  );
  const { key } = client.chat.room.entries.at(-1) ?? {};
  assert.deepEqual(
    story(() => tell(line(), voice(3))),
    [`placed clip before ${key}`],
  );
  assert.deepEqual(
    story(() => tell(line(), { type: 'typing', ...BOB })),
    ['typing: bob'],
  );
  assert.deepEqual(
    story(() => client.chat.answering.choose({ epoch: 'e1', seq: 3, name: 'bob', text: 'hi' })),
    ['answers hi'],
  );
  assert.deepEqual(
    story(() => client.chat.answering.choose(undefined)),
    ['answers undefined'],
  );
  assert.deepEqual(
    story(() => tell(line(), { type: 'muted', until: 5 })),
    ['muted until 5', `placed notice before ${key}`],
  );
  assert.deepEqual(
    story(() => tell(line(), cleared(4))),
    [
      'typing: ',
      'dropped notice',
      'dropped clip',
      'dropped joined',
      'cleared',
      `placed notice before ${key}`,
    ],
  );
  assert.deepEqual(
    story(() => tell(line(), voice(5))),
    [`placed clip before ${key}`],
  );
  assert.deepEqual(
    story(() => line().listener.closed(CLOSE.replaced)),
    ['changed: failed', 'offline'],
  );
  assert.ok(story(() => client.chat.leave()).includes('dropped clip'));
});

test('a clip can be found as long as the log has it', async (t) => {
  using fake = fakeClient(t);
  await fake.enter();
  tell(fake.line(), voice(2));
  assert.equal(fake.shelf.find(1)?.url, '/clips/2');
  fake.client.chat.leave();
  assert.equal(fake.shelf.find(1), undefined);
});

test('clips are numbered from 1 again in a cleared conversation', async (t) => {
  using fake = fakeClient(t);
  await fake.enter();
  tell(fake.line(), voice(2));
  tell(fake.line(), cleared(3));
  assert.equal(fake.shelf.find(), undefined);
  tell(fake.line(), voice(4));
  assert.equal(fake.shelf.find(1)?.url, '/clips/4');
  assert.equal(fake.shelf.find(), fake.shelf.find(1));
});

test('a member who is removed is told so, and comes back only when asked to', async (t) => {
  using fake = fakeClient(t);
  const { client, line, lines } = fake;
  await fake.enter();
  tell(line(), { type: 'bye', code: 'kicked', detail: 'the host has removed you: spam' });
  line().listener.closed(CLOSE.removed);
  assert.match(whyNot(client.state), /^The host has removed you: spam\. Ask the host/);
  assert.equal(client.canSay, false);
  t.mock.timers.tick(MAX_RECONNECT_DELAY_MS);
  assert.equal(lines.length, 1);
  client.again();
  assert.equal(lines.length, 2);
});

test('nothing from the server can control the terminal', async (t) => {
  using fake = fakeClient(t);
  await fake.enter();
  tell(fake.line(), said(2, 'a\x1b[2Jb'));
  assert.deepEqual(fake.log(), ['a[2Jb']);
});

test('“once more” does not wait for the next attempt', async (t) => {
  using fake = fakeClient(t);
  const { client, line, lines } = fake;
  await fake.enter();
  client.again();
  assert.equal(lines.length, 1, 'a connection that is there is kept');
  line().listener.closed(CLOSE.abnormal);
  client.again();
  assert.equal(lines.length, 2);
});

test('“once more” joins again as the same member after the end, and after a refusal', async (t) => {
  using fake = fakeClient(t);
  const { client, line, lines } = fake;
  await fake.enter();
  line().listener.closed(CLOSE.replaced);
  assert.equal(client.state.phase, 'offline');
  client.again();
  refuse(line(), 'name-taken');
  assert.equal(client.state.phase, 'refused');
  client.again();
  assert.equal(lines.length, 3);
  line().listener.opened();
  const since = { epoch: 'e1', seq: 1 };
  assert.deepEqual(line().sent, [{ type: 'hello', v: 1, name: 'ann', session: 's1', since }]);
});

test('messages can be sent while there is a connection, or another attempt', async (t) => {
  using fake = fakeClient(t);
  const { client, line } = fake;
  assert.equal(client.canSay, false);
  await fake.enter();
  assert.equal(client.canSay, true);
  line().listener.closed(CLOSE.abnormal);
  assert.equal(client.canSay, true);
  client.again();
  line().listener.closed(CLOSE.replaced);
  assert.equal(client.canSay, false);
});

test('the reason for not being in the room is a sentence', () => {
  assert.equal(whyNot({ phase: 'offline', reason: 'it is over' }), 'It is over.');
  assert.equal(whyNot({ phase: 'reconnecting', reason: 'it is cut' }), 'It is cut.');
  assert.equal(
    whyNot({ phase: 'refused', code: 'server-full', detail: 'no room here' }),
    'No room here.',
  );
  assert.equal(whyNot({ phase: 'online' }), '');
});
