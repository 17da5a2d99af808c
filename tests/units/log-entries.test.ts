/** The entries of `shared/log.ts`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Code, DETAILS, ProtocolError } from '../../shared/codes.ts';
import { bugEntry, type LogEntry, logTold, memberEntry, refusalFor } from '../../shared/log.ts';

test('a join, a leave and a new name are sentences with the names as fields', () => {
  const level = 'info';
  const ann = { id: 'a', name: 'ann' };
  assert.deepEqual(
    [
      memberEntry({ type: 'joined', ...ann }),
      memberEntry({ type: 'renamed', ...ann, from: 'bob' }),
      memberEntry({ type: 'left', ...ann }),
    ],
    [
      { level, event: 'joined', sentence: 'ann has joined.', name: 'ann', from: undefined },
      { level, event: 'renamed', sentence: 'bob is now ann.', name: 'ann', from: 'bob' },
      { level, event: 'left', sentence: 'ann has left.', name: 'ann', from: undefined },
    ],
  );
});

test('a bug has its message in the sentence, and its stack beside it', () => {
  const bug = new TypeError('odd');
  const { stack } = bug;
  const sentence = 'Serving a connection failed: odd';
  assert.deepEqual(bugEntry('Serving a connection', bug), {
    level: 'error',
    event: 'bug',
    sentence,
    stack,
  });
  const thrown = bugEntry('Serving a connection', 'odd');
  assert.equal(thrown.sentence, sentence, 'also if something else was thrown');
  assert.match(String(thrown.stack), /odd/);
});

test('of the codes that clients are told, those are logged about which the host can do something', () => {
  const logged: LogEntry[] = [];
  for (const code of [...Object.keys(DETAILS), undefined, 'nonsense'])
    logTold(code, 'ann', (entry) => logged.push(entry));
  const notable = ['server-full', 'address-full', 'crowded', 'too-slow'];
  assert.deepEqual(logged.map(({ event }) => event).sort(), notable.sort());
  for (const { level, event, name, sentence } of logged) {
    assert.deepEqual([level, name], ['warn', 'ann']);
    assert.equal(sentence, `ann was told: ${DETAILS[event as Code]} (${event}).`);
  }
});

test('a request is answered with its own refusal, and a bug with internal-error', () => {
  const logged: LogEntry[] = [];
  const log = (entry: LogEntry) => logged.push(entry);
  const ours = new ProtocolError('name-taken');
  assert.equal(refusalFor({ type: 'hello' }, ours, log), ours);
  assert.deepEqual(logged, []);
  const full = new ProtocolError('server-full');
  assert.equal(refusalFor({ type: 'hello' }, full, log), full);
  assert.match(
    logged
      .splice(0)
      .map(({ sentence }) => sentence)
      .join(),
    /^A newcomer was told: /,
  );
  const bug = new Error('odd');
  assert.equal(refusalFor({ type: 'hello' }, bug, log).code, 'internal-error');
  assert.deepEqual(logged, [bugEntry("The handler of 'hello'", bug)]);
});
