/** Checks of stage 02 alone: lines, answered with the number of the thread. Later stages answer otherwise. */
import assert from 'node:assert/strict';
import { GOODBYE_MS, MAX_LINE_BYTES } from '../../shared/limits.ts';
import { ByteClient } from '../support/byte-client.ts';
import { Clients, Greeted } from '../support/greeted.ts';
import { NO_SHARED_PORTS } from '../support/lacking.ts';
import { untilTold } from './attempts.ts';
import { type Start, test } from './check.ts';
import { checkNegotiation } from './negotiation.ts';

/** Answers that no system can buffer alone, so that a part of them waits in the server. */
const LONG_LINES = 280;
const LONG_LINE_BYTES = 30_000;
/** What a client may still have sent when it is told goodbye; less than the server reads then. */
const LATE_BYTES = 200_000;
/** For how long it may still send, at least. */
const LATE_MS = GOODBYE_MS / 4;
const MAX_LATE_ATTEMPTS = 20;

const LINES = { step: '02.1', see: 'protocol.md#2-lines-tcp' };
const THREADS = { step: '02.3', see: 'protocol.md#stage-02-threads' };
const CLOSE = { step: '02.4', see: 'protocol.md#2-lines-tcp' };

export function checkThreads(start: Start): void {
  checkCuts(start);
  checkNegotiation(start);
  checkDeath(start);
  checkGoodbye(start);
}

function checkCuts(start: Start): void {
  test('a connection is greeted with the number of its thread, and every line is answered with it', {
    ...LINES,
  }, async () => {
    await using target = await start();
    using client = await Greeted.by(target);
    client.say('hello');
    assert.equal(await client.line(), `[thread ${client.thread}] hello`);
  });

  test('several lines in one chunk are several lines, with LF or CR LF', {
    ...LINES,
  }, async () => {
    await using target = await start();
    using client = await Greeted.by(target);
    client.write('two\nlines\r\nand a third\n');
    for (const text of ['two', 'lines', 'and a third'])
      assert.equal(await client.line(), `[thread ${client.thread}] ${text}`);
  });

  test('an empty line is a line', { ...LINES }, async () => {
    await using target = await start();
    using client = await Greeted.by(target);
    client.write('one\n\n\r\ntwo\n');
    for (const text of ['one', '', '', 'two'])
      assert.equal(
        await client.line(),
        `[thread ${client.thread}] ${text}`,
        'an answer to one\\n\\n\\r\\ntwo\\n',
      );
  });

  test('a line may be cut at every byte, inside a character too', {
    ...LINES,
    points: 3,
  }, async () => {
    await using target = await start();
    using client = await Greeted.by(target);
    const line = Buffer.from('žofie: ab😀\r\n');
    for (let cut = 1; cut < line.length; cut += 1) {
      // The answer to the first line shows that the beginning of the second one has been read, too.
      client.write(Buffer.concat([Buffer.from('first\n'), line.subarray(0, cut)]));
      assert.equal(await client.line(), `[thread ${client.thread}] first`);
      client.write(line.subarray(cut));
      assert.equal(
        await client.line(),
        `[thread ${client.thread}] žofie: ab😀`,
        `a line that is cut after byte ${cut} of ${line.length}`,
      );
    }
  });

  test('a line that is not UTF-8 is refused, and the next one is answered', {
    ...LINES,
  }, async () => {
    await using target = await start();
    using client = await Greeted.by(target);
    client.write(Buffer.concat([Buffer.from('ab😀').subarray(0, 4), Buffer.from('\r\nhello\n')]));
    assert.match(await client.line(), /^! bad-utf8: /);
    assert.equal(await client.line(), `[thread ${client.thread}] hello`);
  });

  test('a line of 32,768 bytes is answered; a longer one is refused without waiting for its end, and the connection is closed', {
    ...LINES,
    points: 2,
  }, async () => {
    await using target = await start();
    using client = await Greeted.by(target);
    const longest = 'a'.repeat(MAX_LINE_BYTES);
    client.write(`${longest}\n`);
    const answer = await client.line();
    assert.equal(
      answer.length,
      `[thread ${client.thread}] ${longest}`.length,
      'the length of the answer to the longest line',
    );
    client.write(`${longest}a`);
    const rest = await client.rest();
    assert.deepEqual(
      rest.map((line) => line.split(':')[0]),
      ['! line-too-long'],
      'the last lines before the end',
    );
  });

  test('a line before one that is too long is still answered', { ...LINES }, async () => {
    await using target = await start();
    const long = 'a'.repeat(MAX_LINE_BYTES + 1);
    for (const [end, how] of [
      ['', 'without its end'],
      ['\n', 'with its end'],
    ] as const) {
      using client = await Greeted.by(target);
      client.write(`first\n${long}${end}`);
      assert.deepEqual(
        (await client.rest()).map((line) => line.split(':')[0]),
        [`[thread ${client.thread}] first`, '! line-too-long'],
        `the answers to first\\n and a line that is too long, in one chunk, ${how}`,
      );
    }
  });
}

function checkDeath(start: Start): void {
  test('a busy thread keeps its own clients waiting, and nobody else', {
    ...THREADS,
    skip: NO_SHARED_PORTS,
  }, async () => {
    await using target = await start();
    using clients = new Clients(target);
    const [busy, other] = await clients.onTwoThreads();
    const same = await clients.onThread(busy.thread);
    const answers: string[] = [];
    const note = async (who: string, answer: Promise<string>) => {
      await answer;
      answers.push(who);
    };
    busy.say('/burn 1500');
    const burned = note('the busy client', busy.line(/was busy for 1500 ms/));
    same.say('anybody there?');
    const waited = note('a client on the same thread', same.line(/anybody/));
    other.say('and here?');
    await note('a client on the other thread', other.line(/and here/));
    assert.deepEqual(answers, ['a client on the other thread'], 'who is answered first');
    await Promise.all([burned, waited]);
  });

  test('a thread that dies disconnects its clients, and others do not notice', {
    ...THREADS,
    skip: NO_SHARED_PORTS,
  }, async () => {
    await using target = await start();
    using clients = new Clients(target);
    const [doomed, other] = await clients.onTwoThreads();
    doomed.say('/crash');
    await doomed.rest();
    other.say('what was that?');
    assert.equal(await other.line(/what/), `[thread ${other.thread}] what was that?`);
  });

  test('a thread that has died is replaced by one with the same number, again and again', {
    ...THREADS,
    points: 3,
  }, async () => {
    await using target = await start();
    using clients = new Clients(target);
    const { thread } = await clients.onThread();
    for (let death = 1; death <= 3; death += 1) {
      const doomed = await clients.onThread(thread);
      doomed.say('/crash');
      await doomed.rest();
    }
    const last = await clients.onThread(thread);
    last.say('hello');
    assert.equal(await last.line(), `[thread ${thread}] hello`);
  });
}

function checkGoodbye(start: Start): void {
  test('a client that has ended its side still gets its answers, and then the end', {
    ...CLOSE,
  }, async () => {
    await using target = await start();
    using client = await ByteClient.connect(target);
    client.end('one\ntwo\n');
    const lines = String(await client.rest()).split('\r\n');
    assert.deepEqual(
      lines.slice(1).map((line) => line.replace(/^\[thread \d+\] /, '')),
      ['one', 'two', ''],
      'the lines after the greeting',
    );
  });

  test('answers that wait for a slow reader arrive, although the connection is closed already', {
    ...CLOSE,
    points: 2,
  }, async () => {
    await using target = await start();
    using client = await ByteClient.connect(target);
    client.pause();
    const line = `${'x'.repeat(LONG_LINE_BYTES)}\n`;
    client.end(line.repeat(LONG_LINES));
    await client.sent();
    client.resume();
    const answers = String(await client.rest()).match(/x{30000}\r\n/g) ?? [];
    assert.equal(answers.length, LONG_LINES, 'the number of long lines that were answered');
  });

  test('the last line arrives, and then a proper end, although unread input waits', {
    ...CLOSE,
    points: 2,
  }, async () => {
    await using target = await start();
    using client = await ByteClient.connect(target);
    client.send('a'.repeat(MAX_LINE_BYTES + 1 + LATE_BYTES));
    const lines = String(await client.rest()).split('\r\n');
    assert.match(lines.at(-2) ?? '', /^! line-too-long: /);
  });

  test('a client that still sends after the last line is read for a moment, and not reset', {
    ...CLOSE,
  }, async () => {
    await using target = await start();
    // The server gives up after a second. If so much time has passed, a reset is no mistake, and shows nothing.
    await untilTold(MAX_LATE_ATTEMPTS, async () => {
      const began = performance.now();
      using client = await ByteClient.connect(target);
      client.send('a'.repeat(MAX_LINE_BYTES + 1));
      await client.rest();
      await client.trickle(LATE_MS);
      if (performance.now() - began > GOODBYE_MS) return false;
      assert.equal(
        client.error?.message,
        undefined,
        'the error of a client that still sends after the server has ended its side',
      );
      return true;
    });
  });
}
