import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Turns, type Waiting } from '../../stages/06-media/turns.ts';

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
