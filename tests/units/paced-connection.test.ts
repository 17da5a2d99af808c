import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProtocolError } from '../../shared/codes.ts';
import type { Line } from '../../shared/connection.ts';
import {
  PACE_CHECK_MS,
  PACE_LINE_BYTES,
  PACE_LINES_PER_SECOND,
  PACE_SAVED_MS,
} from '../../shared/limits.ts';
import { Pace, PacedConnection } from '../../stages/05-websocket-bridge/paced-connection.ts';
import { FakeConnection } from '../support/fake-connection.ts';
import { stopClock } from '../support/stopped-clock.ts';

const AT_ONCE = 40;
const MS_PER_LINE = 1_000 / PACE_LINES_PER_SECOND;

test('a connection that is faster than its pace is read later, in order, and loses nothing', async (t) => {
  const clock = stopClock(t);
  const connection = new FakeConnection();
  const said = Array.from({ length: AT_ONCE + 5 }, (_, index) =>
    // Refused lines count, too.
    index % 2 ? new ProtocolError('bad-utf8') : `line ${index}`,
  );
  for (const line of said) connection.say(line);
  connection.end();
  const heard: Line[] = [];
  const reading = (async () => {
    for await (const lines of new PacedConnection(connection, {
      linesPerSecond: PACE_LINES_PER_SECOND,
    }))
      heard.push(...lines);
  })();
  for (let count = AT_ONCE; count < said.length; count += 1) {
    await turns();
    assert.equal(heard.length, count);
    clock.advance(MS_PER_LINE);
  }
  await reading;
  assert.deepEqual(heard, said);
});

test('when the connection breaks, unread lines are dropped', async (t) => {
  const clock = stopClock(t);
  const connection = new FakeConnection();
  for (let line = 0; line < 1_000; line += 1) connection.say('flood');
  const heard: Line[] = [];
  const reading = (async () => {
    for await (const lines of new PacedConnection(connection, {
      linesPerSecond: PACE_LINES_PER_SECOND,
    }))
      heard.push(...lines);
  })();
  await turns();
  connection.broken = true;
  clock.advance(MS_PER_LINE);
  await reading;
  assert.equal(heard.length, AT_ONCE);
});

test('a long line of a connection counts as several, by its bytes', async (t) => {
  const clock = stopClock(t);
  const connection = new FakeConnection();
  for (let line = 0; line < AT_ONCE; line += 1) connection.say('ä'.repeat(PACE_LINE_BYTES));
  const heard: Line[] = [];
  void (async () => {
    for await (const lines of new PacedConnection(connection, {
      linesPerSecond: PACE_LINES_PER_SECOND,
    }))
      heard.push(...lines);
  })();
  await turns();
  assert.equal(heard.length, AT_ONCE / 2);
  clock.advance(2 * MS_PER_LINE);
  await turns();
  assert.equal(heard.length, AT_ONCE / 2 + 1);
});

test('in all other ways a paced connection is like the original', async () => {
  const connection = new FakeConnection();
  const slowed = new PacedConnection(connection, { linesPerSecond: 1 });
  assert.equal(slowed.remoteAddress, 'nowhere');
  assert.equal(slowed.isHeldBack, false);
  connection.queuedBytes = 7;
  assert.equal(slowed.queuedBytes, 7);
  connection.broken = true;
  assert.equal(slowed.broken, true);
  const draining = Promise.resolve();
  connection.drained = () => draining;
  assert.equal(slowed.drained(), draining);
  slowed.write(Buffer.from('frames'));
  assert.deepEqual(connection.written, ['frames']);
  slowed.close('left');
  assert.equal(connection.closedWith, 'left');
});

test('a pace of 0 means no limit: lines pass as they come, all at once', async () => {
  const connection = new FakeConnection();
  const heard: (readonly Line[])[] = [];
  void (async () => {
    for await (const lines of new PacedConnection(connection, { linesPerSecond: 0 }))
      heard.push(lines);
  })();
  for (let line = 0; line < 1_000; line += 1) connection.say('flood');
  await turns();
  assert.equal(heard.flat().length, 1_000);
  assert.ok(heard.length < 1_000, 'not line by line');
});

for (const [linesPerSecond, what] of [
  [1_000, 'a higher one'],
  [0, 'none'],
] as const) {
  test(`a line that waits a long time notices within half a second that the pace is now ${what}`, async (t) => {
    const clock = stopClock(t);
    const connection = new FakeConnection();
    const setting = { linesPerSecond: 1 };
    const heard: Line[] = [];
    void (async () => {
      for await (const lines of new PacedConnection(connection, setting)) heard.push(...lines);
    })();
    // It counts as 16 lines, for 4 of which there is credit, so it waits 12 s.
    connection.say('x'.repeat(16 * PACE_LINE_BYTES));
    connection.say('next');
    await turns();
    clock.advance(1_000);
    await turns();
    assert.equal(heard.length, 0);
    setting.linesPerSecond = linesPerSecond;
    clock.advance(PACE_CHECK_MS);
    await turns();
    clock.advance(PACE_CHECK_MS);
    await turns();
    assert.equal(heard.length, 2);
  });
}

test('a lower pace applies to what an open connection sends next', (t) => {
  const clock = stopClock(t);
  const setting = { linesPerSecond: PACE_LINES_PER_SECOND };
  const pace = new Pace(setting);
  for (let line = 0; line < AT_ONCE; line += 1) pace.take(50);
  setting.linesPerSecond = 1;
  assert.equal(pace.take(50), 1_000 * (AT_ONCE + 1) - PACE_SAVED_MS);
  clock.advance(1_000 * (AT_ONCE + 1));
  assert.equal(pace.take(50), 0);
});

test('what was sent while there was no limit is not paid for later', (t) => {
  stopClock(t);
  const setting = { linesPerSecond: 0 };
  const pace = new Pace(setting);
  for (let line = 0; line < 1_000; line += 1) assert.equal(pace.take(50), 0);
  setting.linesPerSecond = PACE_LINES_PER_SECOND;
  assert.equal(pace.take(50), 0);
});

/** As many turns as several dozen lines need to pass the iterators. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 1_000; turn += 1) await Promise.resolve();
}

test('40 lines may arrive at once, and then 10 per second; silence gives credit for up to 40', (t) => {
  const clock = stopClock(t);
  const pace = new Pace({ linesPerSecond: PACE_LINES_PER_SECOND });
  for (let line = 0; line < AT_ONCE; line += 1) assert.equal(pace.take(50), 0);
  assert.equal(pace.take(50), MS_PER_LINE);
  assert.equal(pace.take(50), 2 * MS_PER_LINE);
  clock.advance(1_000_000);
  for (let line = 0; line < AT_ONCE; line += 1) assert.equal(pace.take(50), 0);
  assert.ok(pace.take(50) > 0);
});

test('a long line counts as several', (t) => {
  stopClock(t);
  const pace = new Pace({ linesPerSecond: PACE_LINES_PER_SECOND });
  for (let line = 0; line < AT_ONCE / 4; line += 1) assert.equal(pace.take(4 * PACE_LINE_BYTES), 0);
  assert.equal(pace.take(4 * PACE_LINE_BYTES), 4 * MS_PER_LINE);
});
