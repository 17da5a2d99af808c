import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Recording } from '../../../labs/tap/recording.ts';
import { type TranscriptOptions, transcript } from '../../../labs/tap/transcript.ts';
import { frame, latin1, UPGRADE } from './bytes.ts';

const ADDRESSES = { client: '127.0.0.1:50000', server: '127.0.0.1:12345' };

/** A recording with one connection, and a clock that stands at 0. */
function begun() {
  const recording = new Recording({ now: () => 0 });
  const connection = recording.open(ADDRESSES);
  const render = (options?: TranscriptOptions) =>
    transcript(recording.entries, options).trimEnd().split('\n');
  return { recording, connection, render };
}

test('an exchange of lines reads from top to bottom, with who, when and what', () => {
  const { recording, connection, render } = begun();
  recording.chunk(connection, 'server', latin1('name?\n'));
  recording.chunk(connection, 'client', latin1('ali'));
  recording.chunk(connection, 'client', latin1('ce\r\nhello\r\n'));
  recording.note('what the client sends: stall');
  recording.end(connection, 'client');
  recording.end(connection, 'server', 'tap');
  recording.close(connection, { how: 'ended', by: 'tap', detail: '' });
  assert.deepEqual(render(), [
    '   0.0000 s   #1 client     connects from 127.0.0.1:50000 to 127.0.0.1:12345',
    '   0.0000 s   #1 ← server   name?\\n',
    '   0.0000 s   #1 client →   ali',
    '   0.0000 s   #1 client →   ce\\r\\n',
    '                            hello\\r\\n',
    '                            └ line: alice\\r\\n',
    '                            └ line: hello\\r\\n',
    '   0.0000 s      tap        what the client sends: stall',
    '   0.0000 s   #1 client     ends what it sends (FIN)',
    '   0.0000 s   #1 tap        ends what the server sends to the client (FIN)',
    '   0.0000 s   #1 tap        closed: both sides have ended',
  ]);
});

test('the time is in seconds', () => {
  const clock = { now: 0 };
  const recording = new Recording({ now: () => clock.now });
  clock.now = 61_234.56;
  recording.note('later');
  assert.match(transcript(recording.entries), /^ {2}61\.2346 s {6}tap/);
});

test('what was passed on in other pieces has rows of the tap', () => {
  const { recording, connection, render } = begun();
  recording.chunk(connection, 'client', latin1('ab\n'), true);
  recording.pass(connection, 'client', 0, latin1('ab'));
  recording.chunk(connection, 'server', latin1('c\n'), true);
  recording.pass(connection, 'server', 0, latin1('c\n'));
  assert.deepEqual(
    render().map((row) => row.slice(17)),
    [
      'client     connects from 127.0.0.1:50000 to 127.0.0.1:12345',
      'client →   ab\\n',
      'tap    →   ab',
      '← server   c\\n',
      '← tap      c\\n',
    ],
  );
});

test('heads, frames and messages are explained, and so is what is wrong with them', () => {
  const { recording, connection, render } = begun();
  for (const [from, bytes] of UPGRADE) recording.chunk(connection, from, Buffer.from(bytes ?? ''));
  recording.chunk(connection, 'client', frame('hi', {}));
  assert.deepEqual(
    render({ width: 200 })
      .slice(-7)
      .map((row) => row.slice(17).trimStart()),
    [
      'Upgrade: websocket\\r\\n',
      'Connection: Upgrade\\r\\n',
      '\\r\\n',
      '└ head: HTTP/1.1 101 Switching Protocols',
      'client →   \\x81\\x02hi',
      '└ text frame (FIN, no mask, 2 bytes): hi',
      '✗ a client must mask its frames',
    ],
  );
});

test('a caret points at a byte, whatever the width of the characters before it', () => {
  const { recording, connection, render } = begun();
  recording.chunk(connection, 'server', latin1('one\n'));
  recording.chunk(connection, 'server', Buffer.from('\r你é\x1btvo\n'));
  const mark = { connection, from: 'server', offset: 12, note: 'expected "w"' } as const;
  assert.deepEqual(render({ mark }).slice(-2), [
    '   0.0000 s   #1 ← server   \\r你é\\etvo\\n',
    `${' '.repeat(28 + 8)}^ expected "w"`,
  ]);
  const inside = render({ mark: { ...mark, offset: 6 } }).at(-1);
  assert.equal(inside, `${' '.repeat(28 + 2)}^ expected "w"`, 'in the middle of a character');
  for (const other of [{ offset: 15 }, { from: 'client' as const }, { connection: 2 }])
    assert.equal(render({ mark: { ...mark, ...other } }).length, 3, JSON.stringify(other));
});

test('a long chunk is wrapped, and cut, but never where the caret points', () => {
  const { recording, connection, render } = begun();
  recording.chunk(connection, 'client', latin1(`${'a'.repeat(1_000)}b${'c'.repeat(1_000)}`));
  const rows = render({ width: 68, chunkBytes: 100 }).slice(1);
  assert.deepEqual(
    rows.map((row) => row.slice(28)),
    ['a'.repeat(40), 'a'.repeat(40), 'a'.repeat(20), '… 1901 more bytes'],
  );
  const mark = { connection, from: 'client', offset: 1_000, note: 'here' } as const;
  const marked = render({ width: 68, chunkBytes: 60, mark }).slice(1);
  assert.deepEqual(
    marked.map((row) => row.slice(28)),
    [
      '… 970 bytes before …',
      `${'a'.repeat(30)}b${'c'.repeat(9)}`,
      `${' '.repeat(30)}^ here`,
      'c'.repeat(20),
      '… 971 more bytes',
    ],
  );
});

test('what a piece means is cut to two rows', () => {
  const { recording, connection, render } = begun();
  recording.chunk(connection, 'client', latin1('y'));
  recording.chunk(connection, 'client', latin1(`${'x'.repeat(300)}\n`));
  assert.equal(
    render({ width: 68 }).at(-1),
    `${' '.repeat(28)}└ line: y${'x'.repeat(72)}…`.slice(0, 28 + 2 + 80),
  );
});

test('only one connection, and only the last entries, when asked for', () => {
  const { recording, render } = begun();
  recording.open(ADDRESSES);
  recording.note('all');
  assert.equal(render({ connection: 2 }).length, 2);
  assert.deepEqual(render({ last: 1 }), ['… 2 earlier entries', '   0.0000 s      tap        all']);
  assert.deepEqual(render({ last: 0 }), ['… 3 earlier entries']);
  assert.equal(render({ last: 3 }).length, 3);
});

test('a connection that fails or is reset says by whom and why', () => {
  const { recording, connection, render } = begun();
  recording.close(connection, { how: 'failed', by: 'server', detail: 'Nothing listens there.' });
  recording.close(recording.open(ADDRESSES), { how: 'reset', by: 'client', detail: '' });
  const rows = render();
  assert.equal(rows[1]?.slice(17), 'server     cannot be reached: Nothing listens there.');
  assert.equal(rows[3]?.slice(17), 'client     resets the connection (RST)');
});

test('parts can be coloured, and nothing that was sent reaches the terminal as it is', () => {
  const { recording, connection } = begun();
  recording.chunk(connection, 'client', latin1('\x1b[2J\x07\x9b\xff'));
  recording.chunk(connection, 'client', latin1('\x1b]0;x\n'));
  const painted = transcript(recording.entries, { paint: (part, text) => `<${part}>${text}</>` });
  assert.match(
    painted,
    /<time> {3}0\.0000 s<\/> {3}#1 <client>client → {2}<\/> \\e\[2J\\x07\\x9b\\xff\n/,
  );
  assert.match(painted, /<meaning>└ line: \\e/);
  assert.doesNotMatch(painted, /[\0-\x09\x0b-\x1f\x7f-\x9f]/);
});
