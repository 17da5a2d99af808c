import assert from 'node:assert/strict';
import os from 'node:os';
import { type TestContext, test } from 'node:test';
import type { StageOptions } from '../../shared/stage.ts';
import { findStage, type Stage } from '../../stages/catalog.ts';
import { UsageError } from '../../stages/exit.ts';
import { parseOptions } from '../../stages/options.ts';
import { mockBuiltin } from '../support/mock-builtin.ts';

const log = () => {};

function stage(number: string): Stage {
  const found = findStage(number);
  assert.ok(found);
  return found;
}

function parse(number: string, ...args: string[]): StageOptions {
  return parseOptions(stage(number), args, () => log, {});
}

function refuses(number: string, args: readonly string[], sentence: RegExp): void {
  assert.throws(
    () => parse(number, ...args),
    (error) => error instanceof UsageError && sentence.test(error.message),
    args.join(' '),
  );
}

/** A computer with this many processors and these families of addresses. */
function computer(t: TestContext, processors: number, ...families: ('IPv4' | 'IPv6')[]): void {
  mockBuiltin(t, os, 'availableParallelism', () => processors);
  mockBuiltin(t, os, 'networkInterfaces', () => ({
    lo: families.map((family) => ({ family, address: '', internal: true })),
    none: undefined,
  }));
}

test('without options a stage listens on this computer only, with the default ports and limits', (t) => {
  computer(t, 3, 'IPv4', 'IPv6');
  assert.deepEqual(parse('06'), {
    port: 12_345,
    webPort: 8_080,
    threads: 3,
    pace: 10,
    perAddress: 250,
    trustProxy: [],
    stats: false,
    voiceSeconds: 10,
    videoSeconds: 15,
    hosts: ['127.0.0.1', '::1'],
    log,
  });
});

for (const [processors, threads] of [
  [1, 2],
  [64, 4],
] as const) {
  test(`with ${processors} processors there are ${threads} threads, unless told otherwise`, (t) => {
    computer(t, processors, 'IPv4');
    assert.equal(parse('02').threads, threads);
    assert.equal(parse('02', '--threads', '7').threads, 7);
  });
}

test('--lan listens on all addresses, --host on one', (t) => {
  computer(t, 1, 'IPv4', 'IPv6');
  assert.deepEqual(parse('01', '--lan').hosts, ['::']);
  assert.deepEqual(parse('01', '--host', '192.168.1.5').hosts, ['192.168.1.5']);
  refuses('01', ['--lan', '--host', '::1'], /^--lan listens on all addresses, --host on one/);
});

test('an empty --host is refused: Node would listen on all addresses', () => {
  for (const args of [['--host', ''], ['--host='], ['--lan', '--host=']])
    refuses('01', args, /^--host takes an address of this computer, .* not ''\.$/);
});

test('a computer without IPv6 listens without it', (t) => {
  computer(t, 1, 'IPv4');
  assert.deepEqual(parse('01').hosts, ['127.0.0.1']);
  assert.deepEqual(parse('01', '--lan').hosts, ['0.0.0.0']);
});

for (const [flag, key, min, max] of [
  ['port', 'port', 0, 65_535],
  ['web-port', 'webPort', 0, 65_535],
  ['threads', 'threads', 1, 64],
  ['pace', 'pace', 0, 1_000],
  ['per-address', 'perAddress', 0, 2_000],
  ['voice-seconds', 'voiceSeconds', 1, 120],
  ['video-seconds', 'videoSeconds', 1, 120],
] as const) {
  test(`--${flag} takes a whole number from ${min} to ${max}, and nothing else`, () => {
    assert.equal(parse('06', `--${flag}`, String(max))[key], max);
    // A limit of 0 members per address would make no sense, so 0 means no limit.
    assert.equal(parse('06', `--${flag}=${min}`)[key], key === 'perAddress' ? Infinity : min);
    for (const wrong of [String(min - 1), String(max + 1), '1.5', 'many', '']) {
      const sentence = `--${flag} takes a whole number from ${min} to ${max}, not '${wrong}'.`;
      assert.throws(() => parse('06', `--${flag}=${wrong}`), new UsageError(sentence));
    }
  });
}

test('the two listeners of a stage need different ports, unless the system chooses them', () => {
  refuses('06', ['--port', '8080'], /^--port and --web-port are both 8080: choose another/);
  assert.equal(parse('04', '--port', '8080').port, 8_080);
  assert.equal(parse('06', '--port', '0', '--web-port', '0').webPort, 0);
});

test('--public-url takes the origin of a page, and nothing more', () => {
  for (const url of ['https://chat.example.org', 'http://chat.example.org:81/'])
    assert.equal(parse('05', '--public-url', url).publicUrl, url.replace(/\/$/, ''));
  for (const wrong of [
    '',
    'chat.example.org',
    'ftp://chat.example.org/',
    'xhttp://chat.example.org/',
    'https://chat.example.org/page',
    'https://chat.example.org/?query',
    'https://chat.example.org/#hash',
  ]) {
    refuses(
      '05',
      ['--public-url', wrong],
      /^--public-url takes the address of the page, .*, not '/,
    );
  }
});

test('--stats is for a server that this computer can reach', () => {
  assert.equal(parse('05', '--stats').stats, true);
  for (const host of ['127.0.0.1', '::1', '0.0.0.0', '::', 'localhost'])
    assert.equal(parse('05', '--stats', '--host', host).stats, true, host);
  assert.equal(parse('05', '--stats', '--lan').stats, true);
  assert.equal(parse('05', '--host', '192.168.1.5').stats, false);
  refuses(
    '06',
    ['--stats', '--host', '192.168.1.5'],
    /^--stats is for this computer only, .*--lan/,
  );
  refuses('04', ['--stats'], /^Unknown option '--stats'/);
});

test('--trust-proxy takes addresses and subnets', () => {
  const { trustProxy } = parse('05', '--trust-proxy', '127.0.0.1, 10.0.0.0/8');
  assert.deepEqual(trustProxy, ['127.0.0.1', '10.0.0.0/8']);
  for (const wrong of ['proxy.example.org', '', '127.0.0.1,'])
    refuses('05', ['--trust-proxy', wrong], /^--trust-proxy takes .*, not '/);
});

test('an option that a stage does not have is refused, and so is any other argument', () => {
  const hint = ' Options go after --, and this lists them: npm run stage 01 -- --help';
  for (const [args, reason] of [
    [['--web-port', '80'], "Unknown option '--web-port'."],
    [['--lan=yes'], "Option '--lan' does not take an argument."],
    [['--port'], "Option '--port <value>' argument missing."],
  ] as const) {
    assert.throws(() => parse('01', ...args), new UsageError(reason + hint));
  }
  refuses('01', ['12345'], /^Unexpected argument '12345'\. /);
});

const CODESPACE = {
  CODESPACE_NAME: 'octocat-Parakeet',
  GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN: 'app.github.dev',
};

test('a codespace forwards the web port to its own name', () => {
  assert.equal(publicUrl([], CODESPACE), 'https://octocat-parakeet-8080.app.github.dev');
  assert.equal(
    publicUrl(['--web-port', '8081'], CODESPACE),
    'https://octocat-parakeet-8081.app.github.dev',
  );
});

test('--public-url takes precedence over the address of the codespace', () => {
  const args = ['--public-url', 'https://chat.example.org/'];
  assert.equal(publicUrl(args, CODESPACE), 'https://chat.example.org');
});

test('without both variables, or with a port that is not known yet, there is no public address', () => {
  assert.equal(publicUrl([], {}), undefined);
  assert.equal(publicUrl([], { CODESPACE_NAME: 'octocat' }), undefined);
  assert.equal(publicUrl([], { ...CODESPACE, CODESPACE_NAME: '' }), undefined);
  assert.equal(publicUrl(['--web-port', '0'], CODESPACE), undefined);
});

test('a variable that is not a valid address is ignored', () => {
  assert.equal(publicUrl([], { ...CODESPACE, CODESPACE_NAME: 'no address' }), undefined);
});

function publicUrl(args: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  return parseOptions(stage('06'), args, () => log, env).publicUrl;
}

test('the log is opened with the level of --log, or with info', () => {
  const opened: string[] = [];
  const open = (level: string) => {
    opened.push(level);
    return log;
  };
  for (const level of ['debug', 'info', 'warn', 'error', 'silent'])
    parseOptions(stage('01'), ['--log', level], open, {});
  parseOptions(stage('06'), [], open, {});
  assert.deepEqual(opened, ['debug', 'info', 'warn', 'error', 'silent', 'info']);
  refuses(
    '03',
    ['--log', 'trace'],
    /^--log takes one of debug, info, warn, error, silent, not 'trace'\.$/,
  );
  refuses('03', ['--log='], /^--log takes/);
});
