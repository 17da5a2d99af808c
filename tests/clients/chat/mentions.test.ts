import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asOwn, entryOf } from '../../../clients/chat/entry.ts';
import { isForYou, mentionParts } from '../../../clients/chat/mentions.ts';
import { said, voice } from './fakes.ts';

/** The names that are found, as in `you: @Bob`. */
function found(text: string, you: string): string[] {
  return mentionParts(text, you).flatMap(({ text, whom }) => (whom ? [`${whom}: ${text}`] : []));
}

for (const [text, you, names] of [
  ['Bob, are you there?', 'bob', ['you: Bob']],
  ['ask @bob. Or @carol.d!', 'bob', ['you: @bob', 'somebody: @carol.d']],
  ['bobby and bob.smith and x-bob and bob_', 'bob', []],
  ['@bobby', 'bob', ['somebody: @bobby']],
  ['(bob)', 'bob', ['you: bob']],
  ['a.b', 'a.b', ['you: a.b']],
  ['axb', 'a.b', []],
  ['a-b', 'a-b', ['you: a-b']],
  ['mail me@example.org', 'bob', []],
  ['привет, Борис', 'борис', ['you: Борис']],
  ['ask @carol', 'bob', ['somebody: @carol']],
  ['nobody', '', []],
  ['@bob', '', ['somebody: @bob']],
] as const)
  test(`in “${text}”, ${you || 'nobody'} finds ${names.length}`, () =>
    assert.deepEqual(found(text, you), names));

test('the parts are the whole text, and none of them is empty', () => {
  const text = '@bob: bob @carol\n bob';
  const parts = mentionParts(text, 'bob').map(({ text }) => text);
  assert.equal(parts.join(''), text);
  assert.ok(!parts.includes(''));
});

test('a text that names nobody is one part, unless it is empty', () => {
  assert.deepEqual(mentionParts('hello', 'bob'), [{ text: 'hello' }]);
  assert.deepEqual(mentionParts('', 'bob'), []);
});

test('news are for us if they name us or answer us', () => {
  const entry = entryOf(said(2, 'hi ann'), 'k');
  assert.equal(isForYou(entry, 'ann', []), true);
  assert.equal(isForYou(entry, 'carol', []), false);
  assert.equal(isForYou({ ...entry, isHistory: true }, 'ann', []), false);
  const re = { seq: 1, name: 'ann', text: 'x' };
  assert.equal(isForYou(entryOf({ ...voice(3), re }, 'k'), 'ann', []), true);
  assert.equal(isForYou(entryOf({ ...voice(3), re }, 'k'), 'carol', []), false);
  assert.equal(isForYou(entryOf(voice(3), 'k'), 'ann', []), false);
});

test('an answer is for the author of the message, not for whoever has the name now', () => {
  const message = entryOf(said(1, 'x', { id: 'a', name: 'ann' }), 'k');
  const answer = entryOf({ ...voice(3), re: { seq: 1, name: 'ann', text: 'x' } }, 'k3');
  assert.equal(isForYou(answer, 'anna', [asOwn(message)]), true, 'our message, from before /nick');
  assert.equal(isForYou(answer, 'ann', [message]), false, 'of somebody else');
  // Whose message it is, only the name says.
  assert.equal(isForYou(answer, 'ann', [{ ...message, isHistory: true }]), true);
  assert.equal(isForYou(answer, 'anna', [{ ...message, isHistory: true }]), false);
  assert.equal(isForYou(answer, 'anna', [{ ...asOwn(message), isHistory: true }]), true);
});
