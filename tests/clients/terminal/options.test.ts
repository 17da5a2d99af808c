import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HELP, parseChatOptions } from '../../../clients/terminal/options.ts';

test('host, port and name', () => {
  const presets = { host: 'localhost', port: 12_345, plain: false, help: false };
  assert.deepEqual(parseChatOptions([]), presets);
  assert.deepEqual(parseChatOptions(['chat.example', '99', '--name', 'ann', '--plain']), {
    ...presets,
    host: 'chat.example',
    port: 99,
    name: 'ann',
    plain: true,
  });
});

for (const [args, reason] of [
  [[''], /^The host is empty: give its name or address, as in npm run chat -- localhost 12345$/],
  [['--name', ''], /^--name : A name has 1 to 24 letters/],
  [['host', 'http'], /^A port is a number from 1 to 65535, not 'http'/],
  [['host', '0'], /^A port is a number/],
  [['a', '1', 'b', 'c'], /^Unexpected argument 'b c': give at most a host and a port\.$/],
  [['--colour'], /^Unknown option '--colour'\. This lists the options/],
  [['--name', 'a b'], /^--name a b: A name has 1 to 24 letters/],
] as const) {
  test(`${args.join(' ')} is answered with a sentence`, () => {
    assert.throws(() => parseChatOptions(args), { name: 'UsageError', message: reason });
  });
}

test('the help names every option', () => {
  for (const option of ['[host]', '[port]', '--name', '--plain', '--help'])
    assert.ok(HELP.includes(option), option);
});
