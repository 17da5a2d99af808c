/**
 * Checks of what no client can see, because other parts hide it or nobody can cause it from outside. A small
 * program uses the part, and prints what it does. Not for a server in another language.
 */
import assert from 'node:assert/strict';
import { type Run, test } from './check.ts';

const BYTES = 'protocol.md#stage-01-bytes';
const WEBSOCKET = 'protocol.md#7-websocket';
const REFUSALS = 'protocol.md#from-the-server';
const TIMELINE = 'protocol.md#5-timeline-and-resume';

/** Parts of stage 01. */
export function checkEchoParts(run: Run): void {
  test('no chunk leaves a listener behind, and the end comes after all that was queued', {
    step: '01.1',
    see: BYTES,
  }, async () => {
    await prints(
      run,
      ['echo'],
      [
        'events with more and more listeners, chunk by chunk: none',
        'the client gets: the last words',
        'then: the end',
      ],
      'a client that takes 20 chunks late, one after the other, and then sends its last words and ends its side',
    );
  });

  test('a listener has closed when its last connection has, and waits only for clients that do not read', {
    step: '01.3',
    points: 2,
    see: BYTES,
  }, async () => {
    const [quick, slow] = ['has read everything', 'reads nothing'].map(
      (does) => `the connection of the client that ${does}`,
    );
    await prints(
      run,
      ['listener'],
      [
        `at once, ${quick}: closed`,
        `at once, ${slow}: open`,
        'at once, close has not resolved',
        `after GOODBYE_MS, ${quick}: closed`,
        `after GOODBYE_MS, ${slow}: closed`,
        'after GOODBYE_MS, close has resolved',
        'a listener that was closed while it paused: stays closed',
      ],
      'a listener that is closed while two clients are connected, neither of which ends its side',
    );
  });
}

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
  test('an event is told, kept and returned, once each and the same', {
    step: '04.1',
    see: TIMELINE,
  }, async () => {
    await prints(
      run,
      ['append'],
      [
        'returned: event 1; told: the same; kept: the same',
        'returned: event 2; told: the same; kept: the same',
        'told: 2 events; kept: 2',
      ],
      'what becomes of two events, the first ones on their timeline',
    );
  });

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

/** Parts of stage 05. */
export function checkWebParts(run: Run): void {
  test('the page at the public URL is our own; a page at a foreign name is not, even if it asks for that name', {
    step: '05.2',
    points: 2,
    see: WEBSOCKET,
  }, async () => {
    await prints(
      run,
      ['own-names'],
      [
        'Host: localhost:8080, no Origin: it may',
        'Host: localhost:8080, Origin: http://localhost:8080: it may',
        'Host: localhost:8080, Origin: https://chat.example: it may',
        'Host: localhost:8080, Origin: http://chat.example: it may not',
        'Host: evil.example:8080, Origin: http://evil.example:8080: it may not',
      ],
      'who may open a WebSocket to a server whose public URL is https://chat.example',
    );
  });

  test('each client gets a ping every 20 s, or is cut off if it was silent for 25 s and is read', {
    step: '05.3',
    points: 2,
    see: WEBSOCKET,
  }, async () => {
    const pings = 'a ping at 20 s, a ping at 40 s, a ping at 60 s';
    await prints(
      run,
      ['heartbeat'],
      [
        `a client that answers pings gets ${pings}`,
        'a client that sends nothing gets a ping at 20 s, the end at 40 s',
        'a client that sends a message at 14 s, and then nothing gets a ping at 20 s, the end at 40 s',
        'a client that sends a message at 16 s, and then nothing gets a ping at 20 s, a ping at 40 s, the end at 60 s',
        `a client that is not read gets ${pings}`,
        `a client that sends 99 pings after each heartbeat gets ${pings}`,
      ],
      'what a client gets within a minute',
    );
  });
}

/** Parts of stage 06. */
export function checkMediaParts(run: Run): void {
  test('a clip that was shared in time stays, and keeps its place when it is shared again', {
    step: '06.4',
    points: 2,
    see: 'protocol.md#6-clips',
  }, async () => {
    const shared = (id: number, size: number) => [
      `shared: /clips/${id} (clips: ${size}, quarters of the room that are full: ${size})`,
      'clips that wait to be shared: 0',
    ];
    await prints(
      run,
      ['clip-ledger'],
      [
        ...shared(1, 1),
        ...shared(1, 1),
        'a minute passes',
        ...[2, 3, 4].flatMap((id) => shared(id, id)),
        ...shared(1, 4),
        'the file of clip 1 is removed',
        ...shared(5, 4),
        'a request for clip 1 is refused: clip-expired',
      ],
      'clips that fill a quarter of the room each; clip 1 is shared at once, again, after a minute, and when the room is full',
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
