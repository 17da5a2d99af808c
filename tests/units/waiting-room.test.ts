import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkOf, WaitingRoom } from '../../stages/05-websocket-bridge/waiting-room.ts';

test('the network with the most places loses its oldest, and the others keep theirs', () => {
  const room = new WaitingRoom<string>(4);
  for (const [guest, address] of [
    ['quiet', '192.0.2.1'],
    ['first', '192.0.2.9'],
    ['second', '192.0.2.9'],
    ['third', '192.0.2.9'],
  ] as const) {
    assert.equal(room.enter(guest, address), undefined);
  }
  assert.equal(room.enter('fourth', '192.0.2.9'), 'first');
  assert.equal(room.enter('newcomer', '192.0.2.2'), 'second');
});

test('among equal networks the oldest guest goes', () => {
  const room = new WaitingRoom<string>(2);
  room.enter('one', '192.0.2.1');
  room.enter('two', '192.0.2.2');
  assert.equal(room.enter('three', '192.0.2.3'), 'one');
  const pairs = new WaitingRoom<string>(4);
  for (const guest of ['a1', 'b1', 'b2', 'a2']) pairs.enter(guest, `192.0.2.${guest[0]}`);
  assert.equal(pairs.enter('c1', '192.0.2.c'), 'a1');
  assert.equal(pairs.enter('d1', '192.0.2.d'), 'b1');
});

test('guests who have left have given their place back, once', () => {
  const room = new WaitingRoom<string>(1);
  room.enter('one', '192.0.2.1');
  room.leave('one');
  room.leave('one');
  room.leave('somebody else');
  assert.equal(room.enter('two', '192.0.2.1'), undefined);
  assert.equal(room.enter('three', '192.0.2.1'), 'two');
});

for (const [address, network] of [
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::6', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['2001:db8::2:3:4:5:6', '2001:db8:0:2'],
  ['2001::2:3:4:5:6:7', '2001:0:2:3'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
] as const) {
  test(`the network of '${address}' is '${network}'`, () => {
    assert.equal(networkOf(address), network);
  });
}
