import assert from 'node:assert/strict';
import os from 'node:os';
import { test } from 'node:test';
import { renderUnicodeCompact } from 'uqr';
import { findStage, STAGES } from '../../stages/catalog.ts';
import { invitation } from '../../stages/invitation.ts';
import { parseOptions } from '../../stages/options.ts';
import { FakeLink } from '../support/fake-link.ts';
import { mockBuiltin } from '../support/mock-builtin.ts';

test('--lan offers one address, and lists the others of this computer below', async (t) => {
  const shared = { netmask: '', cidr: null, internal: false, family: 'IPv4' } as const;
  mockBuiltin(t, os, 'networkInterfaces', () => ({
    docker0: [{ ...shared, address: '172.17.0.1', mac: '02:42:ac:11:00:01' }],
    eth0: [{ ...shared, address: '192.168.1.5', mac: '3c:22:fb:12:34:56' }],
  }));
  const running = { port: 1_234, webPort: 5_678, close: async () => {} };
  for (const stage of STAGES) {
    const options = parseOptions(stage, ['--lan'], () => () => {});
    const lines = invitation(stage, options, running).split('\n');
    assert.ok(lines.includes('  nc 192.168.1.5 1234'), stage.folder);
    assert.ok(lines.includes('  http://192.168.1.5:5678   in a browser'), stage.folder);
    const also = lines.indexOf('Also reachable at 172.17.0.1 (docker0), localhost.');
    assert.deepEqual([lines[also - 1], lines[also + 1]], ['', ''], stage.folder);
  }
});

for (const host of ['::1', 'fd00::5']) {
  test(`--host ${host}: an IPv6 address is in brackets in URLs, and nowhere else`, () => {
    const running = { port: 1_234, webPort: 5_678, close: async () => {} };
    for (const stage of STAGES) {
      const options = parseOptions(stage, ['--host', host], () => () => {});
      const lines = invitation(stage, options, running).split('\n');
      for (const program of ['telnet', 'nc', 'npm run telnet --'])
        assert.ok(lines.includes(`  ${program} ${host} 1234`), lines.join('\n'));
      assert.ok(lines.includes(`  http://[${host}]:5678   in a browser`), lines.join('\n'));
    }
  });
}

/** The lines that a stage with these options prints after its start. */
function linesOf(number: string, ...args: string[]): string[] {
  const stage = findStage(number);
  assert.ok(stage);
  const webPort = number < '05' ? {} : { webPort: 5_678 };
  const running = { port: 1_234, ...webPort, close: async () => {} };
  const options = parseOptions(stage, ['--host', '127.0.0.1', ...args], () => () => {}, {});
  return invitation(stage, options, running).split('\n');
}

test('only with a host, one sentence says where to ask for help', () => {
  const stage = findStage('04');
  assert.ok(stage);
  const options = parseOptions(stage, [], () => () => {}, {});
  const running = { port: 1_234, close: async () => {} };
  const sentence = /^You are the host of this room: type \/help here\.$/m;
  assert.doesNotMatch(invitation(stage, options, running), sentence);
  const host = new FakeLink();
  assert.match(invitation(stage, { ...options, host }, running), sentence);
});

test('a stage says how to reach it, and what to try', () => {
  assert.deepEqual(linesOf('03'), [
    'Stage 03-nicknames is up. Ctrl-C ends it.',
    '',
    '  telnet localhost 1234',
    '  nc localhost 1234',
    '  npm run telnet -- localhost 1234',
    '',
    `Then ${findStage('03')?.tryNext}.`,
  ]);
});

test('from 04 on there are clients for the chat, and from 05 on there is a page', () => {
  const clients = ['  npm run chat -- localhost 1234', '  npm run desktop -- localhost 1234'];
  assert.deepEqual(linesOf('04').slice(5, -2), clients);
  const page = '  http://localhost:5678   in a browser';
  assert.deepEqual(linesOf('05').slice(5, -2), [...clients, page]);
});

test('with --stats, the address of what is going on is one that works on this computer', () => {
  const shown = (...args: string[]) =>
    linesOf('05', '--stats', ...args).filter((line) => line.includes('/stats'));
  const after = '   shows what is going on, on this computer only';
  assert.deepEqual(shown(), [`  http://localhost:5678/stats${after}`]);
  const publicUrl = ['--public-url', 'https://chat.example.org'];
  assert.deepEqual(shown(...publicUrl), [`  http://localhost:5678/stats${after}`]);
  assert.deepEqual(shown('--host', '::1'), [`  http://[::1]:5678/stats${after}`]);
});

test('a page that others can reach has a QR code; without HTTPS it has no microphone there', () => {
  const publicUrl = 'https://chat.example.org';
  const code = renderUnicodeCompact(publicUrl).split('\n');
  const [page, ...tail] = linesOf('05', '--public-url', publicUrl).slice(7, -2);
  assert.equal(page, `  ${publicUrl}   in a browser`);
  assert.deepEqual(tail, ['', ...code]);
});

test('the page on a local network has a QR code, and no microphone without HTTPS', () => {
  const stage = findStage('05');
  assert.ok(stage);
  const running = { port: 1_234, webPort: 5_678, close: async () => {} };
  // As with --lan, where the first of two addresses may belong to a phone's network.
  const options = {
    ...parseOptions(stage, [], () => () => {}, {}),
    hosts: ['192.168.1.5', '192.168.2.5'],
  };
  const lines = invitation(stage, options, running).split('\n').slice(7, -4);
  const code = renderUnicodeCompact('http://192.168.1.5:5678').split('\n');
  assert.deepEqual(lines.slice(1, -1), ['', ...code, '']);
  assert.match(lines.at(-1) ?? '', /no microphone: browsers require HTTPS/);
});
