/** The chat on the full screen, in a real pseudoterminal. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JsonClient, TextClient } from '../../support/clients.ts';
import { serverThatSays } from '../../support/scripted-server.ts';
import { startStage } from '../../support/target.ts';
import { KEY, TerminalWindow } from '../../support/terminal-window.ts';
import { said, welcome } from '../chat/fakes.ts';

const FAMILY = '👩‍👩‍👧';

test('two people talk; each sees the other in the log and among the members', async () => {
  await using target = await startStage('06');
  await using alice = await TerminalWindow.join(target, 'alice');
  await using bob = await TerminalWindow.join(target, 'bob');
  await alice.shows(/● 2 here/);
  await alice.shows(/│ alice \(you\)\n.*│ bob\n/);
  alice.say('hello bob');
  await bob.shows(/\d\d:\d\d alice: hello bob +│/);
  bob.say('/me waves');
  await alice.shows(/\d\d:\d\d \[bob waves\]/);
  alice.say('/nick kate');
  await bob.shows(/alice is now known as kate/);
  await bob.shows(/│ kate\n/);
  bob.type(KEY.ctrlC);
  assert.equal(await bob.exit(), 0);
  await alice.shows(/bob left/);
  await alice.shows(/● 1 here/);
});

test('“Today” is a day by the clock of the server, as on the page', async () => {
  await using server = await serverThatSays([
    welcome({ recent: [{ ...said(1, 'hi'), at: Date.UTC(2100, 0) }] }),
  ]);
  await using window = new TerminalWindow([server.host, String(server.port), '--name', 'ann']);
  await window.shows(/── Today ─+.*\n.* bob: hi/);
});

test('arriving messages do not disturb the line that is being written', async () => {
  await using target = await startStage('06');
  await using alice = await TerminalWindow.join(target, 'alice');
  using bob = await TextClient.join(target, 'bob');
  for (const word of ['one', 'two', 'three']) {
    alice.type(`${word} `);
    await alice.until(() => alice.input.endsWith(word), `${word} in the input`);
    bob.say(`in between ${word}`);
    await alice.shows(new RegExp(`bob: in between ${word}`));
  }
  assert.equal(alice.input, '> one two three');
  assert.deepEqual(alice.cursor, [23, '> one two three '.length]);
  alice.type(`${KEY.home}zero `);
  await alice.until(() => alice.input === '> zero one two three', 'the word in front');
  assert.deepEqual(alice.cursor, [23, '> zero '.length]);
  alice.type(KEY.enter);
  await bob.line(/^\[alice\] zero one two three$/);
  await alice.until(() => alice.input === '>', 'an empty line');
});

test('a row that is wider in the terminal than by our count is cut off, and disturbs no other row', async () => {
  await using target = await startStage('06');
  using bob = await TextClient.join(target, 'bob');
  await using alice = await TerminalWindow.join(target, 'alice');
  // The emulator gives each of the three people two columns. A terminal may also show one picture.
  bob.say(FAMILY.repeat(20));
  await alice.shows(/bob: 👩/u);
  assert.match(alice.rows[22] ?? '', /^● 2 here ─+$/);
  assert.equal(alice.input, '>');
});

test('characters without a width take no letters away, and move nothing', async () => {
  await using target = await startStage('06');
  using bob = await TextClient.join(target, 'bob');
  await using alice = await TerminalWindow.join(target, 'alice');
  for (const [index, invisible] of ['\u00ad', '\u200b', '\u200e', '\u2060'].entries()) {
    bob.say(`ONE${invisible.repeat(3)} end${index}`);
    await alice.shows(new RegExp(`bob: ONE end${index} +│`));
  }
  // The emulator does not know U+FE0E, and shows an emoji of two columns.
  bob.say('⌚\ufe0e'.repeat(5));
  await alice.shows(/bob: ⌚/);
  const edges = Array.from({ length: 22 }, (_, row) =>
    alice.cells.getLine(row)?.getCell(60)?.getChars(),
  );
  assert.deepEqual(edges, Array(22).fill('│'));
});

test('the input line', async (t) => {
  await using target = await startStage('06');
  using bob = await JsonClient.join(target, 'bob');
  using _bert = await TextClient.join(target, 'bert');
  await using alice = await TerminalWindow.join(target, 'alice');
  const input = (text: string) => alice.until(() => alice.input === `> ${text}`.trimEnd(), text);

  await t.test('emoji are edited as one character, and the cursor is after wide ones', async () => {
    alice.type(`日本${FAMILY}!`);
    await alice.until(() => alice.input.endsWith('!'), 'the text');
    alice.type(KEY.left + KEY.backspace);
    await alice.until(() => alice.input === '> 日本!', 'one character less');
    assert.deepEqual(alice.cursor, [23, '> '.length + 4]);
    alice.type(KEY.enter);
    await bob.next('said', { text: '日本!' });
  });

  await t.test('Up brings back sent lines, and Down the draft', async () => {
    alice.say('first');
    alice.say('second');
    await alice.shows(/alice: second/);
    alice.type('a draft');
    await input('a draft');
    alice.type(KEY.up);
    await input('second');
    alice.type(KEY.up);
    await input('first');
    alice.type(KEY.down + KEY.down);
    await input('a draft');
  });

  await t.test('Tab completes names and commands, one after the other', async () => {
    alice.type(`${KEY.ctrlU}b${KEY.tab}`);
    await input('bob:');
    alice.type(KEY.tab);
    await input('bert:');
    alice.type(KEY.shiftTab);
    await input('bob:');
    alice.type(`and be${KEY.tab}too`);
    await input('bob: and bert too');
    alice.type(`${KEY.ctrlU}/n${KEY.tab}al`);
    await input('/nick al');
  });

  await t.test('a paste with newlines is one message, which is sent only with Enter', async () => {
    alice.type(`${KEY.ctrlU}\x1b[200~first line\r\rsecond\tline\x1b[201~`);
    await alice.until(() => alice.input === '> first line⏎⏎second line', 'the paste');
    alice.type(KEY.enter);
    await bob.next('said', { text: 'first line\n\nsecond\tline' });
    await alice.shows(/alice: first line +│\n +│\n\s{8}second {4}line/);
  });

  await t.test('Ctrl-J and Alt-Enter start a new line of the same message', async () => {
    alice.type(`${KEY.ctrlU}one${KEY.ctrlJ}two${KEY.altEnter}three`);
    await input('one⏎two⏎three');
    alice.type(KEY.enter);
    await bob.next('said', { text: 'one\ntwo\nthree' });
  });

  await t.test('a text that the server would refuse stays for correction', async () => {
    alice.say('/dance');
    await alice.shows(/\/dance: No such command; \/help lists them\./);
    assert.equal(alice.input, '> /dance');
    // Sent before a message that fills the screen, and stays at the bottom until it is confirmed.
    alice.say(`${KEY.ctrlU}/help`);
    await alice.shows(/\/quit: leaves/);
    await alice.shows(/\/who: lists who is here/);
    alice.say(`${KEY.ctrlU}${'x'.repeat(2_001)}`);
    await alice.shows(/A message has at most 2,000 characters/);
    assert.match(alice.input, /^> …x+$/);
    alice.type(KEY.backspace + KEY.enter);
    await alice.until(() => alice.input === '>', 'the message is sent');
  });
});
