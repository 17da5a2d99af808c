import assert from 'node:assert/strict';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { MAX_STRANGERS_LOGGED, STRANGERS_LOG_INTERVAL_MS } from '../../shared/limits.ts';
import {
  OwnNames,
  reportTo,
  strangerHandlers,
} from '../../stages/05-websocket-bridge/own-names.ts';
import { FakePeer } from '../support/fake-peer.ts';
import { inquiriesTo } from '../support/inquiries-to.ts';
import { requestOf } from '../support/request.ts';

/** The own names of a server on a computer with this name, and the addresses that it reports. */
function namesOn(t: TestContext, computer: string, hosts: string[] = [], publicUrl?: string) {
  t.mock.method(os, 'hostname', () => computer);
  syncBuiltinESMExports();
  const reports: string[] = [];
  const names = new OwnNames({ hosts, publicUrl, report: (address) => reports.push(address) });
  t.mock.restoreAll();
  syncBuiltinESMExports();
  return { names, reports };
}

function come(host: string, origin?: string) {
  return requestOf('GET / HTTP/1.1', { host, ...(origin !== undefined && { origin }) });
}

test('a server answers to localhost, the name of its computer, configured names, and any IP address', (t) => {
  const { names } = namesOn(t, 'Lab-7.local', ['Chat.Example'], 'https://talk.example/');
  for (const host of [
    'localhost',
    'LOCALHOST:1',
    'localhost.',
    'lab-7',
    'lab-7.local:8080',
    'chat.example',
    'talk.example',
    '127.0.0.1:8080',
    '192.168.1.20',
    '[::1]:8080',
  ]) {
    assert.equal(names.admits(come(host)), true, host);
    assert.equal(names.route('/', come(host)), undefined, host);
  }
});

test('a foreign name is refused, and reported', (t) => {
  const { names, reports } = namesOn(t, 'lab-7');
  for (const host of [
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'lo.calhost',
    'lab-7.evil',
    'talk.example',
    'undefined',
  ]) {
    assert.equal(names.admits(come(host)), false, host);
    assert.throws(() => names.route('/', come(`${host}:8080`)), { code: 'wrong-host' });
    assert.equal(reports.pop(), `http://${host}:8080`);
  }
});

test('only the domain of the name of a computer can be left out', (t) => {
  const { names } = namesOn(t, 'lab.localnet');
  assert.equal(names.admits(come('lab.localnet')), true);
  assert.equal(names.admits(come('labnet')), false);
  assert.equal(names.admits(come('lab')), false);
});

test('requests are accepted from our own page, or from no page', (t) => {
  const { names, reports } = namesOn(t, 'lab-7', [], 'https://talk.example');
  for (const [host, origin] of [
    ['localhost:8080', undefined],
    ['localhost:8080', 'http://localhost:8080'],
    ['192.0.2.1', 'http://192.0.2.1'],
    ['[::1]:8080', 'http://[::1]:8080'],
    // A tunnel in front of the server uses another name.
    ['localhost:8080', 'https://talk.example'],
  ] as const) {
    assert.equal(names.admits(come(host, origin)), true, String(origin));
    names.checkPage(come(host, origin));
  }
  assert.deepEqual(reports, []);
});

test('a request from another page is refused, and its page reported', (t) => {
  const { names, reports } = namesOn(t, 'lab-7', [], 'https://talk.example');
  for (const [host, origin] of [
    ['localhost:8080', 'http://evil.example'],
    ['localhost:8080', 'http://evil.example:8080'],
    ['localhost:8080', 'http://localhost:1'],
    ['localhost:8080', 'http://lab-7:8080'],
    ['localhost:8080', 'null'],
    ['localhost:8080', ''],
    // Somebody has pointed a foreign name at this server.
    ['evil.example', 'http://evil.example'],
  ] as const) {
    assert.equal(names.admits(come(host, origin)), false, origin);
    assert.throws(() => names.checkPage(come(host, origin)), { code: 'wrong-page' });
    assert.equal(reports.pop(), origin);
  }
});

/** A log, and a function that reports strangers to it. */
function watch() {
  const log: string[] = [];
  const { stranger } = strangerHandlers(({ level, event, sentence }) => {
    assert.deepEqual([level, event], ['warn', 'page-refused']);
    log.push(sentence);
  });
  const peer = new FakePeer();
  return { log, peer, report: (address: string) => stranger({ address }, peer) };
}

test('each stranger is logged once, with what to do about it', () => {
  const { log, peer, report } = watch();
  report('http://tunnel.example');
  report('http://tunnel.example');
  report('https://[2001:db8::1]:8443');
  assert.deepEqual(log, [
    'Refused a page from http://tunnel.example, which is not the page of this server. If it should be, start with --public-url and its address.',
    'Refused a page from https://[2001:db8::1]:8443, which is not the page of this server. If it should be, start with --public-url and its address.',
  ]);
  assert.deepEqual(peer.events, Array(3).fill({ type: 'answer', value: 'noted' }));
});

test('anything but a web address is not logged, because it could control a terminal or a shell', () => {
  for (const address of [
    'http://a.example/\u001b[2J',
    'http://a.example/$(reboot)',
    'say http://a.example',
    'http://',
    'file://a.example',
    'null',
    `http://${'a'.repeat(261)}`,
  ]) {
    const { log, report } = watch();
    report(address);
    assert.equal(log.length, 1);
    assert.match(log[0] ?? '', /^Refused a page without a web address, /);
  }
  const { log, report } = watch();
  report(`http://${'a'.repeat(260)}`);
  assert.match(log[0] ?? '', /a{260}/);
});

test('the number of strangers in the log is limited per hour', (t) => {
  let now = STRANGERS_LOG_INTERVAL_MS;
  t.mock.method(performance, 'now', () => now);
  const { log, report } = watch();
  const reportAll = () => {
    for (let count = 0; count < 2 * MAX_STRANGERS_LOGGED; count += 1)
      report(`http://s${count}.example`);
  };
  reportAll();
  assert.equal(log.length, MAX_STRANGERS_LOGGED);
  now += 1;
  reportAll();
  assert.equal(log.length, 2 * MAX_STRANGERS_LOGGED);
  now += STRANGERS_LOG_INTERVAL_MS;
  reportAll();
  assert.equal(log.length, 2 * MAX_STRANGERS_LOGGED);
  now += 1;
  report('http://s0.example');
  assert.equal(log.length, 2 * MAX_STRANGERS_LOGGED + 1);
});

test('a report reaches the hub, and a lost report does no harm', async () => {
  const heard = Promise.withResolvers<string>();
  const inquiries = inquiriesTo(strangerHandlers(({ sentence }) => heard.resolve(sentence)));
  const report = reportTo(inquiries);
  report('http://tunnel.example');
  assert.match(await heard.promise, /tunnel\.example/);
  inquiries.close();
  report('http://late.example');
  const refusing = inquiriesTo({});
  reportTo(refusing)('http://refused.example');
  // An unhandled rejection would fail this test.
  for (let turn = 0; turn < 10; turn += 1) await setImmediate();
  refusing.close();
});
