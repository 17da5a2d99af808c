import assert from 'node:assert/strict';
import test from 'node:test';
import { isFewEmoji, mayHaveLinks, mayHaveMarks } from '../../web/text/message-text.ts';

for (const text of ['😀', '😀😀😀', '👍🏽 👍🏿', '👨‍👩‍👧‍👦', '🇩🇪🇫🇷', '❤️', '3️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🎉\n🎉']) {
  test(`${text} is only a few emoji`, () => assert(isFewEmoji(text)));
}

for (const text of [
  '',
  '1',
  '123',
  '#',
  '©',
  'ok 😀',
  '😀.',
  '😀😀😀😀',
  '🇩',
  '\u200d',
  '\ufe0f',
]) {
  test(`“${text}” is not`, () => assert(!isFewEmoji(text)));
}

test('a text that may have links is told from one that has none', () => {
  for (const text of ['http://localhost', 'see example.org.', 'bob@example', 'مثال.إختبار'])
    assert(mayHaveLinks(text), text);
  for (const text of ['', 'Well. Yes... no.', '1 : 2', 'one\n.two'])
    assert(!mayHaveLinks(text), text);
});

test('a text that may have marks is told from one that has none', () => {
  for (const text of ['*a*', '`a`', '~~a~~', 'a\n> b', '- a\n- b', '1. a', '10. a', '~~~\na'])
    assert(mayHaveMarks(text), text);
  for (const text of ['', 'Well - no.', '1 > 0', 'a_b ~5', '3.14'])
    assert(!mayHaveMarks(text), text);
});
