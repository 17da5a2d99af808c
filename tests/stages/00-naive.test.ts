import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { TextClient } from '../support/clients.ts';
import { Program } from '../support/process.ts';
import { startStage, type Target } from '../support/target.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CHECKS = 'tests/stages/00-naive-checks.ts';
const README = readFileSync(new URL('../../stages/00-naive/README.md', import.meta.url), 'utf8');
/** More than the system's buffers hold for one connection, and little enough for any computer. */
const FLOOD_BYTES = 32_000_000;

/** Each experiment of the README, by its heading. */
const EXPERIMENTS: Record<string, (target: Target, t: TestContext) => Promise<void>> = {
  'A line that is cut in two': (target) =>
    bobSays(
      target,
      ['hel', ['[bob] hel']],
      ['lo\n', ['[bob] lo']],
      ['one\ntwo\n', ['[bob] one', 'two']],
    ),

  'A character that is cut in two': (target) => {
    const word = Buffer.from('café\n');
    return bobSays(
      target,
      [word.subarray(0, 4), ['[bob] caf\ufffd']],
      [word.subarray(4), ['[bob] \ufffd']],
    );
  },

  'A line that never ends': async (target) => {
    using alice = await TextClient.join(target, 'alice');
    using endless = await TextClient.connect(target);
    const name = 'a'.repeat(10_000);
    endless.write(name);
    assert.equal(await alice.line(), `* ${name} has entered the room`);
    endless.write('hi\n');
    assert.equal(await alice.line(), `[${name}] hi`);
  },

  'Two people with one name': async (target) => {
    using alice = await TextClient.join(target, 'alice');
    using other = await TextClient.connect(target);
    other.say('alice');
    assert.equal(await other.line(/^\*/), '* The room contains: alice');
    other.say('I never liked this chat');
    await sees(alice, '* alice has entered the room', '[alice] I never liked this chat');
  },

  'Escape sequences': async (target) => {
    using alice = await TextClient.join(target, 'alice');
    using bob = await TextClient.join(target, 'bob');
    const trick = '\x1b[2J\x1b[HYour session has ended. Password:';
    bob.write(trick);
    assert.equal(await alice.line(/^\[/), `[bob] ${trick}`);
    assert.ok(README.includes(`'${trick.replaceAll('\x1b', '\\x1b')}'`));
  },

  'A reader that stands still': async (target) => {
    using alice = await TextClient.join(target, 'alice');
    const slow = connect(target);
    slow.write('slow\n');
    await alice.line(/slow has entered/);
    const listener = connect(target);
    listener.write('listener\n');
    await alice.line(/listener has entered/);
    // She would take the flood for a line.
    alice.socket.pause();
    using fast = await TextClient.join(target, 'fast');
    fast.write('x'.repeat(FLOOD_BYTES));
    await receivesFlood(listener);
    // By now the server has sent everything, and the one who stands still has taken next to nothing.
    assert.ok(slow.bytesRead < FLOOD_BYTES / 100, `${slow.bytesRead} bytes`);
    // It was waiting in the memory of the server, all of it.
    await receivesFlood(slow);
    slow.destroy();
    listener.destroy();
  },

  'A computation that stops everybody': async (target, t) => {
    using alice = await TextClient.join(target, 'alice');
    using bob = await TextClient.join(target, 'bob');
    let turns = 0;
    let turning = setImmediate(function turn() {
      turns += 1;
      turning = setImmediate(turn);
    });
    const seen: number[] = [];
    t.mock.method(Math, 'random', () => {
      seen.push(turns);
      return 0.5;
    });
    bob.say('/roll 1000');
    assert.equal(await alice.line(/rolls/), '* bob rolls 3000');
    clearImmediate(turning);
    // The event loop has not turned between the first of the dice and the last.
    assert.equal(seen.length, 1000);
    assert.equal(seen.at(-1), seen[0]);
  },

  'An exception that ends everybody': async () => {
    await using server = await Program.stage('00');
    using alice = await TextClient.join(server, 'alice');
    using bob = await TextClient.join(server, 'bob');
    bob.say('/time Asia/Tokyo');
    assert.match(await bob.line(), /^\* It is \d\d:\d\d:\d\d$/);
    bob.say('/time Atlantis');
    await Promise.all([alice.rest(), bob.rest()]);
    const reason = 'RangeError: Invalid time zone specified: Atlantis';
    await server.stderr.next('the reason', (line) => line === reason);
    assert.equal(await server.exit(), 1);
    assert.ok(README.includes(reason));
  },

  'A reload that loses messages': async (target) => {
    using alice = await TextClient.join(target, 'alice');
    const before = await TextClient.join(target, 'bob');
    before[Symbol.dispose]();
    await sees(alice, '* bob has entered the room', '* bob has left the room');
    alice.say('We meet at eight, at the station');
    using after = await TextClient.join(target, 'bob');
    await alice.line(/entered/);
    alice.say('Is that clear?');
    assert.equal(await after.line(), '[alice] Is that clear?');
  },

  'A browser that cannot come in': async (target) => {
    using alice = await TextClient.join(target, 'alice');
    await assert.rejects(fetch(`http://${target.host}:${target.port}/`), {
      message: 'fetch failed',
    });
    assert.equal(await alice.line(), '* GET / HTTP/1.1');
    assert.ok(README.includes('* GET / HTTP/1.1'));
  },
};

/** The checks of later stages that this one fails, each under the first thing that is in its way. */
const FAILING_CHECKS: Record<string, readonly string[]> = {
  'A line that is cut in two': [
    'a line may arrive in any pieces, and several lines in one piece',
    'a client that has ended its side still gets its answers',
    'what follows a refusal that ends the connection is ignored',
    'CR NUL, CR LF and LF end a line, wherever TCP cuts them',
    'two lines in one chunk are two messages, also right after the name',
  ],
  'A character that is cut in two': [
    'bytes that are not UTF-8 are refused, telnet negotiation is skipped',
  ],
  'A line that never ends': [
    'a line that is too long is refused, and the connection is closed',
    'a text that is empty or too long is refused, and 2,000 characters of any kind are not',
    '2,000 characters may be escaped, as many JSON libraries do',
  ],
  'Two people with one name': [
    'an invalid name is refused, and the connection is closed',
    'a taken name may be tried again, three times in all',
    'a name that looks like the name of a member is refused',
    'a name that is refused takes nothing, and gives nothing back',
    'a name that is refused leaves the old one as it was',
    'of two clients that ask for one name at the same time, exactly one gets it',
    'a name is free again when its member has left',
  ],
  'Escape sequences': [
    'no message can control a terminal or look like a message from somebody else',
    'an action looks neither like a notice nor like a message',
    'a text keeps its separators and its indentation',
  ],
  'A reload that loses messages': [
    'a member who comes back gets exactly the missed events, and nobody sees a leave or a join',
    'while a member may come back, their name and names that look like it are taken',
    'a member who was away too long joins again, and still gets the missed events',
    'a member who missed more than is kept is told how many events are gone',
    'a client is told that the timeline it knew is lost',
    'a number that has not been given yet counts as the latest',
    'a newcomer gets the latest 100 events, however many there are',
    'a newcomer gets recent events, but not their own joined',
    'an event is the same for those who hear it, for those who come later, and for a sender who repeats it',
    'a second hello with the same session takes over from the first',
    'a message that is sent again with its cid is posted once, also after a resume',
  ],
  'A browser that cannot come in': ['a web page cannot talk to the TCP port'],
  'No commands but three': [
    'a person at telnet is greeted, named, and told who is here',
    'a command is recognized after white space, and in upper or lower case',
    'a name is shown in NFKC',
    "to take one's own name changes nothing",
    'a line that is refused has no effect, and the connection stays open',
    'the text dialect is a correct answer to Budget Chat',
  ],
  'No dialect for programs': [
    'the answer to hello is welcome, with the name in NFKC',
    'every refusal has a code, and the connection stays open',
    'everybody hears a message once, and its sender hears it with the cid',
    'everybody sees the same events in the same order, however fast members speak',
    'a reader who does not read is let go, and the others get everything',
    'nobody hears anything before their name is accepted',
    'a typing event is passed on at most once in 3 s, and is not on the timeline',
  ],
};

for (const [title, experiment] of Object.entries(EXPERIMENTS)) {
  test(`00: ${title[0]?.toLowerCase()}${title.slice(1)}`, async (t) => {
    await using target = await startStage('00');
    await experiment(target, t);
  });
}

test('00: the README has these experiments, in this order', () => {
  const headings = [...README.matchAll(/^### \d+\. (.+)$/gm)].map(([, title]) => title);
  assert.deepEqual(headings, Object.keys(EXPERIMENTS));
});

test('00: of the checks of later stages, exactly these fail', async () => {
  const results = await runChecks();
  const failing = results.filter(({ passes }) => !passes).map(({ name }) => name);
  assert.deepEqual(failing.sort(), Object.values(FAILING_CHECKS).flat().sort());
});

/** Alice's window shows these lines, and so does the README. */
async function sees(alice: TextClient, ...expected: string[]): Promise<void> {
  for (const line of expected) assert.equal(await alice.line(), line);
  assert.ok(README.includes(`\n${expected.join('\n')}\n`), expected.join('\n'));
}

/** Bob sends each piece after alice has seen what came of the one before; the README shows what she sees. */
async function bobSays(target: Target, ...pieces: [string | Uint8Array, string[]][]) {
  using alice = await TextClient.join(target, 'alice');
  using bob = await TextClient.join(target, 'bob');
  await sees(alice, '* bob has entered the room');
  for (const [piece, seen] of pieces) {
    bob.write(piece);
    await sees(alice, ...seen);
  }
}

/** Reads as many bytes as the flood has, in however many messages. */
async function receivesFlood(socket: Socket): Promise<void> {
  let left = FLOOD_BYTES;
  for await (const bytes of socket.iterator({ destroyOnReturn: false })) {
    left -= (bytes as Buffer).length;
    if (left <= 0) return;
  }
  throw new Error(`the connection ended, and ${left} bytes are missing`);
}

/** Runs the checks of the later stages in a process of its own, because nearly all of them fail. */
async function runChecks(): Promise<{ name: string; passes: boolean }[]> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const args = ['--import', 'tsx', '--test', '--test-reporter=tap', CHECKS];
  const tests = spawn(process.execPath, args, {
    cwd: ROOT,
    // Most of them wait for something that never comes.
    env: { ...env, WIRECHAT_PATIENCE_MS: '2000' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const report = await text(tests.stdout);
  const results = [...report.matchAll(/^ {4}(not ok|ok) \d+ - (.*)$/gm)];
  return results.map(([, result, name = '']) => ({ name, passes: result === 'ok' }));
}
