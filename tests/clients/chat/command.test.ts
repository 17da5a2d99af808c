import assert from 'node:assert/strict';
import test from 'node:test';
import { charactersLeft, commandsThatBegin, parseCommand } from '../../../clients/chat/command.ts';

const CASES = [
  ['hello', { type: 'say', text: 'hello' }],
  ['\n  two\nlines ', { type: 'say', text: '  two\nlines' }],
  ['\ufeff /nick kate', { type: 'nick', name: 'kate' }],
  ['/me waves', { type: 'act', text: 'waves' }],
  ['/ME waves\nboth hands', { type: 'act', text: 'waves\nboth hands' }],
  ['/nick kate', { type: 'nick', name: 'kate' }],
  ['/who', { type: 'who' }],
  ['//help', { type: 'say', text: '/help' }],
  ['//', { type: 'say', text: '/' }],
  ['/quit', { type: 'leave' }],
  ['either/or', { type: 'say', text: 'either/or' }],
] as const;

for (const [typed, meant] of CASES) {
  test(`understands ${JSON.stringify(typed)}`, () => assert.deepEqual(parseCommand(typed), meant));
}

for (const typed of [
  '/nope',
  '/',
  '/ hello',
  '/me/waves',
  '/me',
  '/nick',
  '/re',
  '/re kate',
  '/re ka/te yes',
  '/re ka:te yes',
  '/nick two words',
  '/constructor',
  'x'.repeat(2_001),
]) {
  test(`refuses ${typed.slice(0, 20)} and says what to do`, () => {
    const command = parseCommand(typed);
    assert(command.type === 'refused');
    assert.match(command.text, /^[A-Z/].*\.$/);
  });
}

test('help lists every command', () => {
  const command = parseCommand('/help');
  assert(command.type === 'help');
  for (const word of ['/me', '/re', '/nick', '/who', '/quit', '//x'])
    assert(command.text.includes(word));
});

test('each command of the help can be typed as its example shows', () => {
  const commands = commandsThatBegin('/');
  assert.equal(commands.length, 6);
  for (const { command, example, help } of commands) {
    assert.notEqual(parseCommand(`${command} ${example}`).type, 'refused', command);
    assert.match(help, /^\S.*\S$/, command);
  }
});

test('the help has a line for each command, with its example if it takes anything', () => {
  const command = parseCommand('/help');
  assert(command.type === 'help');
  const shape = command.text.replace(/: .+$/gm, ':').split('\n');
  assert.deepEqual(shape, [
    ...['/me waves:', '/re kate yes:', '/nick kate:', '/who:', '/quit:', '/help:'],
    '//x:',
  ]);
});

test('commands are listed by how they begin, in any case', () => {
  const names = (typed: string) => commandsThatBegin(typed).map(({ command }) => command);
  assert.deepEqual(names('/Q'), ['/quit']);
  assert.deepEqual(names('/e'), []);
  assert.equal(names('/').length, 6);
});

test('counts the characters that will be sent, as people count them', () => {
  assert.equal(charactersLeft(''), 2_000);
  assert.equal(charactersLeft('\n hello\n'), 1_994);
  assert.equal(charactersLeft('😀'.repeat(2_000)), 0);
  assert.equal(charactersLeft('x'.repeat(2_001)), -1);
  assert.equal(charactersLeft(`/me ${'x'.repeat(2_000)}`), 0);
  assert.equal(charactersLeft(`//${'x'.repeat(1_999)}`), 0);
  assert.equal(charactersLeft('/nick ann'), 2_000 - '/nick ann'.length);
});

test('an answer to nobody is refused with an example', () => {
  for (const typed of ['/re', '/re : yes']) {
    const command = parseCommand(typed);
    assert(command.type === 'refused');
    assert.match(command.text, /\/re kate yes/);
  }
});

for (const typed of ['/re kate yes', '/re kate: yes', '/RE kate\nyes', '/re  kate   yes '])
  test(`${JSON.stringify(typed)} answers somebody`, () =>
    assert.deepEqual(parseCommand(typed), { type: 'answer', name: 'kate', text: 'yes' }));

test('the name in an answer does not count as text', () => {
  assert.equal(charactersLeft('/re kate yes'), 1_997);
  assert.equal(charactersLeft('/re kate   yes, and no'), 1_989);
});
