import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMAND_NAMES, HELP, readCommand } from '../../../clients/host/commands.ts';
import { ProtocolError } from '../../../shared/codes.ts';
import type { HostRequest } from '../../../shared/host-protocol.ts';

function requestOf(line: string): HostRequest {
  const command = readCommand(line);
  assert.equal(command.type, 'ask', line);
  return command.request;
}

/** The sentence with which a line is refused. */
function refusalOf(line: string): string {
  try {
    readCommand(line);
  } catch (error) {
    assert.ok(error instanceof ProtocolError);
    return `${error.code}: ${error.detail}`;
  }
  return assert.fail(`'${line}' was not refused`);
}

test('each command is a request with its fields', () => {
  assert.deepEqual(requestOf('/who'), { type: 'who' });
  assert.deepEqual(requestOf('/say Five minutes.'), { type: 'say', text: 'Five minutes.' });
  assert.deepEqual(requestOf('/kick bob'), { type: 'kick', name: 'bob' });
  assert.deepEqual(requestOf('/kick  bob  for the noise '), {
    type: 'kick',
    name: 'bob',
    why: 'for the noise',
  });
  assert.deepEqual(requestOf('/mute bob'), { type: 'mute', name: 'bob' });
  assert.deepEqual(requestOf('/mute bob 5'), { type: 'mute', name: 'bob', minutes: 5 });
  assert.deepEqual(requestOf('/unmute bob'), { type: 'unmute', name: 'bob' });
  assert.deepEqual(requestOf('/ban bob'), { type: 'ban', name: 'bob' });
  assert.deepEqual(requestOf('/bans'), { type: 'bans' });
  assert.deepEqual(requestOf('/unban 3'), { type: 'unban', number: 3 });
  assert.deepEqual(requestOf('/lock'), { type: 'lock' });
  assert.deepEqual(requestOf('/unlock'), { type: 'unlock' });
  assert.deepEqual(requestOf('/pace 0'), { type: 'pace', linesPerSecond: 0 });
  assert.deepEqual(requestOf('/clear'), { type: 'clear' });
});

test('commands are read in any case and with blanks around them', () => {
  assert.deepEqual(requestOf('  /LOCK  '), { type: 'lock' });
  assert.deepEqual(requestOf('/ban \t bob '), { type: 'ban', name: 'bob' });
});

test('numbers have any number of digits, up to their limits', () => {
  assert.deepEqual(requestOf('/mute bob  1440'), { type: 'mute', name: 'bob', minutes: 1_440 });
  assert.deepEqual(requestOf('/pace 1000'), { type: 'pace', linesPerSecond: 1_000 });
  assert.deepEqual(requestOf('/unban 12'), { type: 'unban', number: 12 });
});

test('only /who all asks for all', () => {
  assert.deepEqual(readCommand('/who all'), { type: 'ask', request: { type: 'who' }, all: true });
  assert.deepEqual(readCommand('/who'), { type: 'ask', request: { type: 'who' }, all: false });
});

test('the host says several lines, cleaned as those of everybody', () => {
  assert.deepEqual(requestOf('/say one\r\ntwo\x1b[2J'), { type: 'say', text: 'one\ntwo[2J' });
  assert.match(refusalOf(`/say ${'x'.repeat(2_001)}`), /^text-too-long: /);
  assert.match(refusalOf('/kick bob \u2800'), /^text-empty: /);
});

test('a text is not sent by mistake', () => {
  const advice = 'unknown-command: say it with /say TEXT; /help lists the commands';
  assert.equal(refusalOf('hello everybody'), advice);
  assert.equal(refusalOf('//help'), advice);
  assert.deepEqual(readCommand(' \t'), { type: 'nothing' });
});

test('an unknown command is named', () => {
  for (const name of ['dance', 'constructor', 'whoami'])
    assert.equal(
      refusalOf(`/${name} bob`),
      `unknown-command: there is no command /${name}; /help lists the commands`,
    );
});

for (const [line, advice] of [
  ['/who bob', 'write /who [all]'],
  ['/say', 'write /say TEXT'],
  ['/kick', 'write /kick NAME [WHY]'],
  ['/mute', 'write /mute NAME [MINUTES]; MINUTES is a whole number from 1 to 1440'],
  ['/mute bob 0', 'write /mute NAME [MINUTES]; MINUTES is a whole number from 1 to 1440'],
  ['/mute bob 1441', 'write /mute NAME [MINUTES]; MINUTES is a whole number from 1 to 1440'],
  ['/mute bob 1.5', 'write /mute NAME [MINUTES]; MINUTES is a whole number from 1 to 1440'],
  ['/mute bob 5 now', 'write /mute NAME [MINUTES]; MINUTES is a whole number from 1 to 1440'],
  ['/unmute', 'write /unmute NAME'],
  ['/unmute bob ann', 'write /unmute NAME'],
  ['/ban', 'write /ban NAME'],
  ['/bans bob', 'write /bans alone'],
  ['/unban', 'write /unban N; /bans lists their numbers'],
  ['/unban 0', 'write /unban N; /bans lists their numbers'],
  ['/unban bob', 'write /unban N; /bans lists their numbers'],
  ['/lock now', 'write /lock alone'],
  ['/unlock now', 'write /unlock alone'],
  ['/pace', 'write /pace N; N is a whole number from 0 to 1000, and 0 means no limit'],
  ['/pace 1001', 'write /pace N; N is a whole number from 0 to 1000, and 0 means no limit'],
  ['/pace -1', 'write /pace N; N is a whole number from 0 to 1000, and 0 means no limit'],
  ['/clear all', 'write /clear alone'],
] as const) {
  test(`${line} is refused with what is right`, () => {
    assert.equal(refusalOf(line), `bad-request: ${advice}`);
  });
}

test('the help has one line for each command that Tab completes', () => {
  assert.deepEqual(readCommand('/help'), { type: 'help' });
  const listed = HELP.map((line) => line.split(' ')[0]);
  assert.deepEqual([...listed, '/help'], COMMAND_NAMES);
  for (const line of HELP) assert.match(line, /^\/\w+( [A-Z[\] ]+| \[all\])? {2,}\S/i);
});
