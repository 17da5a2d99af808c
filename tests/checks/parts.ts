/**
 * Checks of what no client can see, because other parts hide it or nobody can cause it from outside. A small
 * program uses the part, and prints what it does. Not for a server in another language.
 */
import assert from 'node:assert/strict';
import { type Run, test } from './check.ts';

const REFUSALS = 'protocol.md#from-the-server';
const TIMELINE = 'protocol.md#5-timeline-and-resume';

/** Parts of stage 03. */
export function checkNicknameParts(run: Run): void {
  test('a new name is passed on once, and returned; one that is the same already is neither', {
    step: '03.2',
    see: 'protocol.md#3-text-dialect',
  }, async () => {
    await prints(
      run,
      ['roster'],
      [
        'passed on: joined bob',
        'rename to bob: undefined',
        'passed on: renamed from bob to Robert',
        'rename to Robert: renamed from bob to Robert',
      ],
      "what the roster passes on, and what rename returns, when bob takes the names 'bob' and 'Robert'",
    );
  });

  test('a handler with a bug is answered with internal-error, and the next request is carried out', {
    step: '03.3',
    see: REFUSALS,
  }, async () => {
    await prints(
      run,
      ['hub', '{"type":"fail"}', '{"type":"ping"}'],
      ['refused: internal-error, cid: undefined', 'pong'],
      "the answers to {type: 'fail'}, whose handler throws a TypeError, and to {type: 'ping'}",
    );
  });

  test('a refusal carries the cid of its request, if that is a text', {
    step: '03.3',
    see: REFUSALS,
  }, async () => {
    await prints(
      run,
      ['hub', '{"type":"dance","cid":"d1"}', '{"type":"dance","cid":7}'],
      ['refused: unknown-type, cid: "d1"', 'refused: unknown-type, cid: undefined'],
      "the answers to {type: 'dance'} with the cid 'd1', and with the cid 7",
    );
  });

  test('a line waits until its client has read the last answers, and the link has room; none is read after leave', {
    step: '03.4',
    points: 2,
    see: 'protocol.md#2-lines-tcp',
  }, async () => {
    const ready = 'the client has read, the link is free';
    await prints(
      run,
      ['conversation'],
      // The end of the connection is another `leave`.
      [`who: ${ready}`, `leave: ${ready}`, `leave: ${ready}`],
      'what is asked for /who from a client that has not read, on a link that is full, and then for /quit and /who in one piece',
    );
  });
}

/** Parts of stage 04. */
export function checkBroadcastParts(run: Run): void {
  test('nobody has missed what the host has cleared, and the clear is not repeated', {
    step: '04.2',
    see: TIMELINE,
  }, async () => {
    for (const [since, recent] of [
      [2, ['6 cleared', '7 joined']],
      [6, ['7 joined']],
    ] as const)
      await prints(
        run,
        ['timeline', String(since)],
        [JSON.stringify({ recent, missed: 0 })],
        `replay for a member who was here until event ${since}, after 5 events, a clear (6) and another event (7)`,
      );
  });

  test('events of one turn are encoded once for each dialect, and a person gets those of the others', {
    step: '04.3',
    points: 2,
    see: TIMELINE,
  }, async () => {
    await prints(
      run,
      ['fan-out'],
      [
        ...['program-1', 'program-2', 'program-3'].map(
          (name) => `${name}: ["JSON: one two three"]`,
        ),
        'person-1: ["text: one three"]',
        ...['person-2', 'person-3'].map((name) => `${name}: ["text: one two three"]`),
        'someone without a name: []',
        // For three programs, for two people who only read, and for one who has spoken.
        'encodings: 3',
      ],
      "what is written when program-1 says 'one', person-1 'two' and program-2 'three', and how often something is encoded",
    );
  });

  test('each step of a loop over an inbox gets all that was pushed since the last one', {
    step: '04.7',
    points: 2,
    see: 'protocol.md#2-lines-tcp',
  }, async () => {
    await prints(
      run,
      ['inbox'],
      ['1 2', '3 4', '5 6', '7', 'the end'],
      'the steps of a loop: 1 and 2 are pushed before it, 3 and 4 while it is busy, 5 and 6 while it waits, 7 before the end',
    );
  });
}

/** Runs one of the programs in `tests/support/parts/`, and compares what it prints. */
async function prints(
  run: Run,
  [name = '', ...args]: readonly string[],
  expected: readonly string[],
  about: string,
): Promise<void> {
  await using program = run(`tests/support/parts/${name}.ts`, ...args);
  const printed = await program.stdout.rest();
  // One by one, so that a report shows the first one that is wrong.
  for (let index = 0; index < Math.max(printed.length, expected.length); index += 1)
    assert.equal(printed[index], expected[index], about);
}
