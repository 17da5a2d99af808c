import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { MAX_STRANGERS_LOGGED, STRANGERS_LOG_INTERVAL_MS } from '../../shared/limits.ts';
import { reportTo, strangerHandlers } from '../../stages/05-websocket-bridge/strangers.ts';
import { FakePeer } from '../support/fake-peer.ts';
import { inquiriesTo } from '../support/inquiries-to.ts';

/** A log, and a function that reports strangers to it. */
function watch() {
  const log: string[] = [];
  const { stranger } = strangerHandlers((line) => log.push(line));
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
  const inquiries = inquiriesTo(strangerHandlers(heard.resolve));
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
