/** The uploads in progress, with fake peers, and without threads and files. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Code } from '../../shared/codes.ts';
import {
  MAX_CLIP_READERS,
  MAX_UNSHARED_PER_MEMBER,
  MAX_UPLOAD_BYTES,
  MAX_UPLOAD_BYTES_PER_NETWORK,
  MAX_UPLOADS_PER_MEMBER,
} from '../../shared/limits.ts';
import type { HubEvent, Uploaded } from '../../shared/protocol.ts';
import { ClipLedger } from '../../stages/06-media/clip-ledger.ts';
import { Turns, Uploads, type Waiting } from '../../stages/06-media/uploads.ts';
import { FakePeer } from '../support/fake-peer.ts';

const FULL = { code: 'too-many-uploads' };
const UNAUTHORIZED = { code: 'unauthorized' };

/** The answer to a peer whose turn it is. */
const YOUR_TURN: HubEvent = { type: 'answer', value: 'your turn' };

function noUploads() {
  const removed: string[] = [];
  const ledger = new ClipLedger((id) => removed.push(`${id} of the ledger`));
  const uploads = new Uploads(ledger, (id) => removed.push(id));
  const begin = (owner: string, bytes = 1, network: string = owner) => {
    const peer = new FakePeer();
    return { id: uploads.begin(peer, { owner, network, bytes }), peer };
  };
  return { uploads, ledger, removed, begin };
}

function clip(id = 'as its thread says'): Uploaded {
  return { id, kind: 'voice', mime: 'audio/webm', bytes: 1, durationMs: 1, url: '/clips/id' };
}

test('a member has a limited number of uploads in progress, which does not affect others', () => {
  const { uploads, removed, begin } = noUploads();
  const own = Array.from({ length: MAX_UPLOADS_PER_MEMBER }, () => begin('bob'));
  assert.throws(() => begin('bob'), FULL);
  begin('alice');
  const [first] = own;
  if (first) uploads.end(first.peer);
  begin('bob');
  assert.throws(() => begin('bob'), FULL);
  assert.deepEqual(removed, [first?.id]);
});

test('refused uploads take no place', () => {
  const { begin } = noUploads();
  assert.throws(() => begin('bob', MAX_UPLOAD_BYTES), FULL);
  for (let count = 0; count < MAX_UPLOADS_PER_MEMBER; count += 1) begin('bob');
});

test('the uploads of a member count together with their unshared clips', () => {
  const { uploads, ledger, begin } = noUploads();
  const ids = Array.from({ length: MAX_UNSHARED_PER_MEMBER }, () => {
    const { id, peer } = begin('bob');
    uploads.enter(peer, clip());
    return id;
  });
  assert.throws(() => begin('bob'), FULL);
  begin('alice');
  ledger.share(ids[0] ?? '', 'bob');
  begin('bob');
  assert.throws(() => begin('bob'), FULL);
});

test('the uploads of one network are limited in bytes', () => {
  const { uploads, begin } = noUploads();
  begin('a', MAX_UPLOAD_BYTES_PER_NETWORK - 10, 'home');
  assert.throws(() => begin('b', 11, 'home'), FULL);
  const { peer } = begin('b', 10, 'home');
  assert.throws(() => begin('c', 1, 'home'), FULL);
  begin('c', 1, 'elsewhere');
  uploads.end(peer);
  begin('d', 10, 'home');
});

test('all uploads together are limited in bytes', () => {
  const { begin } = noUploads();
  begin('a', MAX_UPLOAD_BYTES_PER_NETWORK);
  begin('b', MAX_UPLOAD_BYTES - MAX_UPLOAD_BYTES_PER_NETWORK - 10);
  assert.throws(() => begin('c', 11), FULL);
  begin('c', 10);
  assert.throws(() => begin('d', 1), FULL);
});

test('a registered clip belongs to its member, under the id of its upload, whose place is free', () => {
  const { uploads, ledger, removed, begin } = noUploads();
  const { id, peer } = begin('bob', MAX_UPLOAD_BYTES_PER_NETWORK, 'home');
  uploads.enter(peer, clip());
  begin('alice', MAX_UPLOAD_BYTES_PER_NETWORK, 'home');
  assert.throws(() => uploads.enter(peer, clip()), UNAUTHORIZED);
  // Its thread releases the peer now.
  uploads.end(peer);
  assert.throws(() => ledger.share(id, 'alice'), { code: 'no-such-clip' });
  assert.equal(ledger.share(id, 'bob').id, id);
  assert.deepEqual(removed, []);
});

test('an upload that ends leaves no file, and ends once', () => {
  const { uploads, ledger, removed, begin } = noUploads();
  const { id, peer } = begin('bob');
  uploads.end(peer);
  uploads.end(peer);
  assert.deepEqual(removed, [id]);
  assert.throws(() => uploads.enter(peer, clip()), UNAUTHORIZED);
  assert.equal(ledger.unsharedOf('bob'), 0);
});

test('a peer without an upload in progress has no turn, registers nothing, and ends nothing', () => {
  const { uploads, removed } = noUploads();
  const stranger = new FakePeer();
  assert.throws(() => uploads.awaitTurn(stranger), UNAUTHORIZED);
  assert.throws(() => uploads.enter(stranger, clip()), UNAUTHORIZED);
  uploads.end(stranger);
  assert.deepEqual([removed, stranger.events], [[], []]);
});

test('uploads are read in turns by member, and one that ends or is registered gives its turn back', () => {
  const { uploads, begin } = noUploads();
  assert.equal(MAX_CLIP_READERS, 2);
  const hostile = [begin('mallory'), begin('mallory')] as const;
  const [bob, carol] = [begin('bob'), begin('carol')];
  for (const { peer } of [...hostile, bob, carol]) uploads.awaitTurn(peer);
  const turns = () => [...hostile, bob, carol].map(({ peer }) => peer.events.length);
  assert.deepEqual(turns(), [1, 0, 1, 0]);
  assert.deepEqual(bob.peer.events, [YOUR_TURN]);
  uploads.enter(bob.peer, clip());
  assert.deepEqual(turns(), [1, 0, 1, 1]);
  uploads.end(carol.peer);
  assert.deepEqual(turns(), [1, 0, 1, 1], 'nobody has two turns');
  uploads.end(hostile[0].peer);
  assert.deepEqual(turns(), [1, 1, 1, 1]);
});

test('the uploads of a member end together, and those of others continue', () => {
  const { uploads, removed, begin } = noUploads();
  const [first, second] = [begin('bob'), begin('bob')];
  const other = begin('alice');
  uploads.endAllOf('bob');
  assert.deepEqual(removed, [first.id, second.id]);
  for (const { peer } of [first, second]) {
    const bye = peer.events.map((event) => [event.type, 'code' in event ? event.code : undefined]);
    assert.deepEqual(bye, [['bye', 'unauthorized' satisfies Code]]);
    assert.throws(() => uploads.awaitTurn(peer), UNAUTHORIZED);
  }
  uploads.awaitTurn(other.peer);
  assert.deepEqual(other.peer.events, [YOUR_TURN]);
});

test('turns go from owner to owner, two at a time, and one owner has one at a time', () => {
  const turns = new Turns();
  const begun: string[] = [];
  const wait = (name: string): Waiting => {
    const turn = { owner: name.charAt(0), begin: () => begun.push(name) };
    turns.wait(turn);
    return turn;
  };
  const [a1, a2, , b1, b2, c1] = ['a1', 'a2', 'a3', 'b1', 'b2', 'c1'].map(wait) as Waiting[];
  const steps: [done: Waiting | undefined, next: string | undefined][] = [
    [b1, 'c1'],
    [a1, 'b2'],
    [b2, 'a2'],
    [c1, undefined],
    [a2, 'a3'],
  ];
  assert.deepEqual(begun.splice(0), ['a1', 'b1']);
  for (const [done, next] of steps) {
    if (done) turns.end(done);
    assert.equal(begun.shift(), next);
  }
});

test('an upload that no longer waits gets no turn, and no turn is given back twice', () => {
  const turns = new Turns();
  const begun: string[] = [];
  const turnOf = (owner: string): Waiting => ({ owner, begin: () => begun.push(owner) });
  const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map(turnOf) as Waiting[];
  for (const turn of [a, b, c, d, e]) if (turn) turns.wait(turn);
  if (c) turns.end(c);
  if (a) turns.end(a);
  if (a) turns.end(a);
  assert.deepEqual(begun, ['a', 'b', 'd']);
});
