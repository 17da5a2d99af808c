import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HELP, parseTapOptions } from '../../../labs/tap/options.ts';
import { UsageError } from '../../../stages/exit.ts';

const refuses = (args: readonly string[], message: string) =>
  assert.throws(() => parseTapOptions(args), new UsageError(message), args.join(' '));

test('two ports are enough', () => {
  assert.deepEqual(parseTapOptions(['7001', '12345']), {
    help: false,
    subject: { port: 7_001, server: { host: 'localhost', port: 12_345 } },
    pagePort: 0,
    save: undefined,
    pcap: undefined,
    faults: { client: {}, server: {} },
  });
});

for (const [server, host, port] of [
  ['chat.example.org:80', 'chat.example.org', 80],
  ['10.0.0.1:12345', '10.0.0.1', 12_345],
  ['[::1]:12345', '::1', 12_345],
  ['65535', 'localhost', 65_535],
] as const)
  test(`the server can be ${server}`, () =>
    assert.deepEqual(parseTapOptions(['0', server]).subject, { port: 0, server: { host, port } }));

test('the page has a port of its own, or there is none', () => {
  assert.equal(parseTapOptions(['1', '2', '--page-port', '8090']).pagePort, 8_090);
  assert.equal(parseTapOptions(['1', '2', '--no-page']).pagePort, undefined);
});

test('faults apply to both directions, or to one', () => {
  const all = [
    '--split',
    '1',
    '--join',
    '2',
    '--delay',
    '3',
    '--limit',
    '4',
    '--stall',
    '--half-close',
    '5',
    '--reset',
    '6',
  ];
  const faults = { split: 1, join: 2, delay: 3, limit: 4, stall: true, halfClose: 5, reset: 6 };
  const parse = (...more: string[]) => parseTapOptions(['1', '2', ...all, ...more]).faults;
  assert.deepEqual(parse(), { client: faults, server: faults });
  assert.deepEqual(parse('--from', 'client'), { client: faults, server: {} });
  assert.deepEqual(parse('--from', 'server'), { client: {}, server: faults });
});

test('a file is opened instead', () => {
  const options = parseTapOptions(['--open', 'a.jsonl', '--pcap', 'b.pcap', '--save', 'c']);
  assert.deepEqual(
    [options.subject, options.pcap, options.save],
    [{ file: 'a.jsonl' }, 'b.pcap', 'c'],
  );
});

test('what is wrong with an argument is said in a sentence, with what would be right', () => {
  const how = 'Give the port to listen on and the port of the server: npm run tap -- 7001 12345';
  refuses([], how);
  refuses(['7001'], how);
  refuses(['7001', '12345', '1'], how);
  refuses(['x', '12345'], "The first port is a number from 0 to 65535, not 'x'.");
  refuses(['65536', '12345'], "The first port is a number from 0 to 65535, not '65536'.");
  refuses(['7001', '0'], "The port of the server is a number from 1 to 65535, not '0'.");
  refuses(
    ['7001', 'localhost'],
    "The port of the server is a number from 1 to 65535, not 'localhost'.",
  );
  refuses(['7001', 'a:b'], "The port of the server is a number from 1 to 65535, not 'b'.");
  refuses(['1', '2', '--page-port', '1e3'], "--page-port is a number from 0 to 65535, not '1e3'.");
  refuses(['--open', 'a', '7001'], "--open shows a file, and takes no ports: leave out '7001'.");
  refuses(['1', '2', '--from', 'both ends'], "--from takes client or server, not 'both ends'.");
  refuses(
    ['1', '2', '--split', '0'],
    "--split takes a whole number from 1 to 1000000000, not '0'.",
  );
  refuses(
    ['1', '2', '--delay', '60001'],
    "--delay takes a whole number from 1 to 60000, not '60001'.",
  );
  for (const option of ['save', 'pcap', 'open', 'half-close', 'page-port', 'from'])
    refuses(['1', '2', `--${option}=`], `--${option} is empty: give it a value, or leave it out.`);
  refuses(
    ['1', '2', '--slow'],
    "Unknown option '--slow'. This lists the options: npm run tap -- --help",
  );
  const loop = 'so the tap would connect to itself: choose another one to listen on.';
  for (const server of ['7001', '127.0.0.1:7001', '[::1]:7001'])
    refuses(['7001', server], `Both ports are 7001, ${loop}`);
  assert.ok(parseTapOptions(['7001', 'example.org:7001']));
});

test('the help names every option, in lines that fit a terminal', () => {
  assert.equal(parseTapOptions(['--help']).help, true);
  for (const option of [
    'page-port',
    'no-page',
    'save',
    'pcap',
    'open',
    'split',
    'join',
    'delay',
    'limit',
    'stall',
    'half-close',
    'reset',
    'from',
  ])
    assert.ok(HELP.includes(`  --${option} `), option);
  for (const line of HELP.split('\n')) assert.ok(line.length <= 106, line);
});
