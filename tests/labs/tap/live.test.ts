import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Output, showLive } from '../../../labs/tap/live.ts';
import { Recording } from '../../../labs/tap/recording.ts';
import { MAX_TAP_UNSHOWN_BYTES } from '../../../shared/limits.ts';

/** An output that keeps what is written to it. */
function output(options: Partial<Output> = {}) {
  const written: string[] = [];
  const write = (text: string) => Boolean(written.push(text));
  const made = { writableLength: 0, ...options, write, written };
  return made as Omit<Output, 'writableLength'> & Pick<typeof made, 'written' | 'writableLength'>;
}

test('each entry is a row as soon as it happens, until it is enough', () => {
  const recording = new Recording({ now: () => 0 });
  const terminal = output();
  const stop = showLive(recording, terminal);
  recording.note('one');
  assert.deepEqual(terminal.written, ['   0.0000 s      tap        one\n']);
  stop();
  recording.note('two');
  assert.equal(terminal.written.length, 1);
});

test('there are colours in a terminal only, and none with NO_COLOR', (t) => {
  const { NO_COLOR } = process.env;
  t.after(() => {
    if (NO_COLOR !== undefined) process.env.NO_COLOR = NO_COLOR;
  });
  delete process.env.NO_COLOR;
  const written = (options: Partial<Output>) => {
    const terminal = output(options);
    const recording = new Recording();
    showLive(recording, terminal);
    recording.note('x');
    return terminal.written.join('');
  };
  assert.match(written({ isTTY: true }), /\x1b\[35;1mtap {7}\x1b\[0m x\n/);
  assert.doesNotMatch(written({}), /\x1b/);
  process.env.NO_COLOR = '1';
  assert.doesNotMatch(written({ isTTY: true }), /\x1b/);
  delete process.env.NO_COLOR;
});

test('rows are as wide as the terminal', () => {
  const terminal = output({ columns: 68 });
  const recording = new Recording();
  showLive(recording, terminal);
  const connection = recording.open({ client: 'a:1', server: 'b:2' });
  recording.chunk(connection, 'client', Buffer.from('x'.repeat(100)));
  assert.deepEqual(
    terminal.written.slice(1).map((row) => row.length),
    [69, 69, 49],
  );
});

test('an output that is too slow misses rows, and is told how many', () => {
  const terminal = output();
  const recording = new Recording();
  showLive(recording, terminal);
  terminal.writableLength = MAX_TAP_UNSHOWN_BYTES + 1;
  for (const text of ['one', 'two']) recording.note(text);
  assert.equal(terminal.written.length, 0);
  terminal.writableLength = 0;
  for (const text of ['three', 'four']) recording.note(text);
  assert.equal(terminal.written[0], '… 2 rows are not shown: this output is too slow\n');
  assert.deepEqual(terminal.written.map((row) => row.trimEnd().split(' ').at(-1)).slice(1), [
    'three',
    'four',
  ]);
});
