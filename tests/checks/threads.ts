/** Checks of stage 02 alone: lines, answered with the number of the thread. Later stages answer otherwise. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { GOODBYE_MS, MAX_LINE_BYTES } from '../../shared/limits.ts';
import { ByteClient } from '../support/byte-client.ts';
import { TextClient } from '../support/clients.ts';
import { NO_SHARED_PORTS } from '../support/lacking.ts';
import { patienceMs } from '../support/received.ts';
import type { Target } from '../support/target.ts';
import { type Start, test } from './check.ts';

/** Answers that no system can buffer alone, so that a part of them waits in the server. */
const LONG_LINES = 280;
const LONG_LINE_BYTES = 30_000;
/** What a client may still have sent when it is told goodbye; less than the server reads then. */
const LATE_BYTES = 200_000;
/** For how long it may still send, at least. */
const LATE_MS = GOODBYE_MS / 4;
const MAX_LATE_ATTEMPTS = 20;

const LINES = { step: '02.1', see: 'protocol.md#2-lines-tcp' };
const TELNET = { step: '02.2', see: 'protocol.md#2-lines-tcp' };
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

const [SE, SB, WILL, WONT, DO, DONT, IAC] = [240, 250, 251, 252, 253, 254, 255] as const;
const [ECHO, TIMING_MARK, NAWS] = [1, 6, 31] as const;
/** What telnet might send in the middle of a line: `hello`, negotiation within it. */
const NEGOTIATING = Buffer.from([
  ...Buffer.from('he'),
  ...[IAC, WILL, NAWS, IAC, SB, NAWS, 0, 80, 0, IAC, IAC, IAC, SE],
  ...Buffer.from('l'),
  ...[IAC, DO, ECHO, IAC, DONT, ECHO, IAC, 241],
  ...Buffer.from('lo\r\n'),
]);

function checkNegotiation(start: Start): void {
  test('telnet negotiation is taken out of a line, wherever it is cut', {
    ...TELNET,
    points: 3,
  }, async () => {
    await using target = await start();
    using client = await Greeted.by(target);
    client.socket.setEncoding('latin1');
    for (let cut = 1; cut < NEGOTIATING.length; cut += 1) {
      client.write(Buffer.concat([Buffer.from('first\n'), NEGOTIATING.subarray(0, cut)]));
      await client.line(/first$/);
      client.write(NEGOTIATING.subarray(cut));
      assert.equal(
        withoutNegotiation(await client.line()),
        `[thread ${client.thread}] hello`,
        `${hex(NEGOTIATING)}, cut after byte ${cut}`,
      );
    }
  });

  test('each DO is answered with WONT, each WILL with DONT, once for each option, and nothing else is', {
    ...TELNET,
    points: 2,
  }, async () => {
    await using target = await start();
    using client = await Greeted.by(target);
    client.socket.setEncoding('latin1');
    client.write(NEGOTIATING);
    client.write(NEGOTIATING);
    const lines = [await client.line(/hello$/), await client.line(/hello$/)];
    assert.equal(
      hex(Buffer.from(negotiationIn(lines.join('')), 'latin1')),
      hex(Buffer.from([IAC, DONT, NAWS, IAC, WONT, ECHO])),
      'the bytes that answer WILL NAWS and DO ECHO, which were sent twice',
    );
  });

  test('CR NUL ends a line, wherever it is cut, and with a command between the two', {
    ...TELNET,
  }, async () => {
    await using target = await start();
    using client = await Greeted.by(target);
    // NOP, a command without an option.
    const withCommand = Buffer.from([...Buffer.from('hello\r'), IAC, 241, 0]);
    for (const line of [Buffer.from('hello\r\0'), withCommand])
      for (let cut = 1; cut < line.length; cut += 1) {
        client.write(Buffer.concat([Buffer.from('first\n'), line.subarray(0, cut)]));
        await client.line(/first$/);
        client.write(line.subarray(cut));
        assert.equal(
          await client.line(),
          `[thread ${client.thread}] hello`,
          `${hex(line)}, cut after byte ${cut}`,
        );
      }
  });

  test('TIMING-MARK, which telnet sends after Ctrl-C, is answered each time, and CR NUL ends a line', {
    ...TELNET,
  }, async () => {
    await using target = await start();
    using client = await Greeted.by(target);
    client.socket.setEncoding('latin1');
    for (const text of ['hello', 'again']) {
      // IAC IP, IAC DO TIMING-MARK.
      client.write(Buffer.from([IAC, 244, IAC, DO, TIMING_MARK, ...Buffer.from(`${text}\r\0`)]));
      const line = await client.line(new RegExp(`${text}$`));
      assert.equal(
        hex(Buffer.from(negotiationIn(line), 'latin1')),
        hex(Buffer.from([IAC, WONT, TIMING_MARK])),
        `the bytes before the answer to ${text}`,
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
    for (let attempt = 1; attempt <= MAX_LATE_ATTEMPTS; attempt += 1) {
      const began = performance.now();
      using client = await ByteClient.connect(target);
      client.send('a'.repeat(MAX_LINE_BYTES + 1));
      await client.rest();
      await client.trickle(LATE_MS);
      if (performance.now() - began > GOODBYE_MS) continue;
      assert.equal(
        client.error?.message,
        undefined,
        'the error of a client that still sends after the server has ended its side',
      );
      return;
    }
    throw new Error('this computer is too busy to tell; try again when it has less to do');
  });
}

/** A client that has been greeted, and so knows its thread. */
export class Greeted extends TextClient {
  thread = 0;

  static async by({ host, port }: Target): Promise<Greeted> {
    const socket = connect({ host, port, noDelay: true });
    const client = new Greeted(socket);
    await once(socket, 'connect');
    const greeting = await client.line();
    assert.match(greeting, /^Thread \d+ serves you/, 'the greeting');
    client.thread = Number(/\d+/.exec(greeting)?.[0]);
    return client;
  }
}

/** Connections whose thread the system chooses: opens more until the wanted thread answers. */
export class Clients implements Disposable {
  readonly #target: Target;
  readonly #clients: Greeted[] = [];

  constructor(target: Target) {
    this.#target = target;
  }

  /** A client of this thread, or of any. */
  onThread(thread?: number): Promise<Greeted> {
    const what = thread === undefined ? 'any thread' : `thread ${thread}`;
    return this.#connectUntil(what, (client) => (thread ?? client.thread) === client.thread);
  }

  async onTwoThreads(): Promise<[Greeted, Greeted]> {
    const first = await this.onThread();
    const what = `another thread than ${first.thread}`;
    return [first, await this.#connectUntil(what, ({ thread }) => thread !== first.thread)];
  }

  /** A thread that has died is replaced after a moment, and no event tells a client when. */
  async #connectUntil(what: string, wanted: (client: Greeted) => boolean): Promise<Greeted> {
    const deadline = performance.now() + patienceMs();
    let problem: Error | undefined;
    let count = 0;
    while (performance.now() < deadline) {
      count += 1;
      try {
        const client = await Greeted.by(this.#target);
        this.#clients.push(client);
        if (wanted(client)) return client;
        client[Symbol.dispose]();
      } catch (error) {
        // The connection was one of those that died with their thread, or nobody listens for a moment.
        problem = error as Error;
      }
    }
    throw new Error(
      `${count} connections, and none was served by ${what}${problem ? ` (${problem.message})` : ''}`,
    );
  }

  [Symbol.dispose](): void {
    for (const client of this.#clients) client[Symbol.dispose]();
  }
}

const NEGOTIATION = /\xff[\xfb-\xfe]./gs;

function withoutNegotiation(line: string): string {
  return line.replace(NEGOTIATION, '');
}

function negotiationIn(line: string): string {
  return (line.match(NEGOTIATION) ?? []).join('');
}

function hex(bytes: Buffer): string {
  return bytes.toString('hex').replace(/..(?!$)/g, '$& ');
}
