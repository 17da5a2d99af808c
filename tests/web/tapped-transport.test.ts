import assert from 'node:assert/strict';
import test from 'node:test';
import { tappedTransport } from '../../web/wire/tapped-transport.ts';
import { WireLog } from '../../web/wire/wire-log.ts';
import { fakeTransport } from '../clients/chat/fakes.ts';

function openTapped() {
  const { open, lines } = fakeTransport();
  const log = new WireLog();
  const heard: string[] = [];
  const transport = tappedTransport(
    open,
    log,
  )({
    opened: () => heard.push('opened'),
    message: (text) => heard.push(text),
    closed: (code, reason) => heard.push(`${code} ${reason}`),
  });
  const [line] = lines;
  assert(line);
  return { transport, line, heard, written: () => log.records.map((r) => `${r.kind}: ${r.text}`) };
}

test('everything that passes is recorded in order, and passed on', () => {
  const { transport, line, heard, written } = openTapped();
  line.listener.opened();
  transport.send('{"type":"hello"}');
  line.listener.message('{"type":"welcome"}');
  line.listener.closed(1006, 'gone');
  assert.deepEqual(written(), [
    'connection: connecting',
    'connection: opened',
    'sent: {"type":"hello"}',
    'received: {"type":"welcome"}',
    'connection: closed with 1006, abnormal: gone',
  ]);
  assert.deepEqual(heard, ['opened', '{"type":"welcome"}', '1006 gone']);
  assert.deepEqual(line.sent, [{ type: 'hello' }]);
});

test('records once who has closed it', () => {
  const { transport, line, written } = openTapped();
  transport.close();
  transport.close();
  assert.equal(line.closed, true);
  assert.deepEqual(written().slice(1), ['connection: closed by this page']);
});

test('a second close adds nothing', () => {
  const { transport, line, written } = openTapped();
  line.listener.closed(4000);
  transport.close();
  assert.deepEqual(written().slice(1), ['connection: closed with 4000, replaced']);
});

test('a close code is followed by its meaning, if it has one', () => {
  for (const [code, text] of [
    [1001, 'closed with 1001, going away'],
    [4999, 'closed with 4999'],
  ] as const) {
    const { line, written } = openTapped();
    line.listener.closed(code);
    assert.deepEqual(written().slice(1), [`connection: ${text}`]);
  }
});
